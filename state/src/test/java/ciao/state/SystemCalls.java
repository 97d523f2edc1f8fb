package ciao.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code strace -f -y} wrote down, in the order it began. A call begins at one line and may
 * end at a later one, when another thread's came in between.
 */
public record SystemCalls(List<Call> calls) {
  private static final Pattern BEGUN =
      Pattern.compile(
          "(\\d+) +(\\w+)\\(\\d+<([^>]*)>(.*?)(?: <unfinished \\.\\.\\.>| = (-?\\d+).*)");

  private static final Pattern RESUMED =
      Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>.* = (-?\\d+).*");

  /** Longer than any buffer that is to be looked into. */
  private static final int SHOWN_BYTES = 100_000;

  /**
   * @param begun number of the line
   * @param ended number of the line
   * @param file what its first argument stands for
   * @param arguments the others, as strace shows them
   */
  public record Call(
      String process,
      String name,
      String file,
      String arguments,
      long result,
      int begun,
      int ended) {

    /** Done without an error. */
    public boolean isSync() {
      return (name.equals("fdatasync") || name.equals("fsync")) && result == 0;
    }

    public boolean isWithin(int after, int before) {
      return begun > after && ended < before;
    }
  }

  /** To stand before the program, or before {@code -p}. */
  public static List<String> command(Path into, String... names) {
    return List.of(
        "strace",
        "-f",
        "-y",
        "-qq",
        "-s",
        String.valueOf(SHOWN_BYTES),
        "-e",
        "trace=" + String.join(",", names),
        "-e",
        "signal=none",
        "-o",
        into.toString());
  }

  /** Calls that had not ended are left out. */
  public static SystemCalls read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    List<Call> calls = new ArrayList<>();
    Map<String, Call> open = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher begun = BEGUN.matcher(lines.get(i));
      Matcher resumed = RESUMED.matcher(lines.get(i));
      if (begun.matches()) {
        String result = begun.group(5);
        Call call =
            new Call(
                begun.group(1),
                begun.group(2),
                begun.group(3),
                begun.group(4),
                result == null ? 0 : Long.parseLong(result),
                i,
                i);
        if (result == null) {
          open.put(call.process(), call);
        } else {
          calls.add(call);
        }
      } else if (resumed.matches() && open.containsKey(resumed.group(1))) {
        Call call = open.remove(resumed.group(1));
        String rest = call.arguments() + lines.get(i);
        long result = Long.parseLong(resumed.group(3));
        calls.add(
            new Call(call.process(), call.name(), call.file(), rest, result, call.begun(), i));
      }
    }
    calls.sort((a, b) -> Integer.compare(a.begun(), b.begun()));
    return new SystemCalls(calls);
  }

  public List<Call> all(Predicate<Call> which) {
    return calls.stream().filter(which).toList();
  }

  public Call first(Predicate<Call> which) {
    return calls.stream()
        .filter(which)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such call among %d".formatted(calls.size())));
  }
}
