package ciao.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Refuses names that can be none, and files without a name, before a command runs: most often the
 * script's variable was not set. Which values are names the labels of their parameters say.
 */
public final class GivenValues implements IExecutionStrategy {
  /** What a request's path cannot carry as one segment. */
  private static final Pattern NO_SEGMENT =
      Pattern.compile("(?s)\\s*|\\.\\.?|.*[/\\\\%\\p{Cntrl}].*");

  private static final String LABELS = "[TENANT/]LABEL";

  private static final Map<String, String> NAMES =
      Map.of(
          "INSTANCE",
          "a name or an id",
          "WORKLOAD",
          "a name or an id",
          "IMAGE",
          "a name or an id",
          "NODE",
          "a host name or an id",
          "NAME",
          "a name",
          "TENANT",
          "a tenant's name",
          LABELS,
          "a label, or a tenant's name, a slash and a label");

  private static final Map<String, String> FILES = Map.of("DIR", "a directory", "FILE", "a file");

  private final IExecutionStrategy then = new RunLast();

  @Override
  public int execute(ParseResult parsed) throws ExecutionException, ParameterException {
    for (ParseResult each = parsed; each != null; each = each.subcommand()) {
      if (each.isUsageHelpRequested() || each.isVersionHelpRequested()) {
        break; // nothing will be done with them
      }
      check(each);
    }
    return then.execute(parsed);
  }

  private static void check(ParseResult given) {
    Stream.concat(given.matchedPositionals().stream(), given.matchedOptions().stream())
        .forEach(argument ->
            argument
                .originalStringValues()
                .forEach(value -> check(given, argument, value.strip())));
  }

  private static void check(ParseResult given, ArgSpec argument, String value) {
    String label = argument.paramLabel();
    boolean file = FILES.containsKey(label);
    boolean wrong = file ? value.isEmpty() : NAMES.containsKey(label) && !isNamed(argument, value);
    if (wrong) {
      throw new ParameterException(
          given.commandSpec().commandLine(),
          "%s: '%s' (expected: %s)"
              .formatted(called(argument), value, (file ? FILES : NAMES).get(label)));
    }
  }

  /** A list checks its own parts: they go into no path. */
  private static boolean isNamed(ArgSpec argument, String value) {
    if (!argument.splitRegex().isEmpty()) {
      return true;
    }
    List<String> names =
        argument.paramLabel().equals(LABELS) ? List.of(value.split("/", 2)) : List.of(value);
    return names.stream().allMatch(GivenValues::isName);
  }

  private static String called(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** Whether values of parameters with this label are looked at. */
  static boolean isKnown(String label) {
    return NAMES.containsKey(label) || FILES.containsKey(label);
  }

  /** Whether anything could be called so. */
  public static boolean isName(String text) {
    return !NO_SEGMENT.matcher(text).matches();
  }
}
