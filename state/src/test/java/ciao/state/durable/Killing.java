package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Part;
import ciao.state.Resource;
import ciao.state.Store;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Kills {@link KilledWriter}s, and compares what they said with what is there then. */
public final class Killing {
  private static final int MAX_ACKNOWLEDGED = 3_000;

  private static final Pattern SAID = Pattern.compile("(\\d+) (try|ack) (\\d+)");

  private final Random random;
  private final int[] tried = new int[KilledWriter.WRITERS];
  private final int[] acknowledged = new int[KilledWriter.WRITERS];
  private int told;
  private boolean held;

  public Killing(Random random) {
    this.random = random;
  }

  /** Kills it after any of its first acknowledgements. */
  public void writeAndKill(Class<?> writerClass, String... arguments) throws Exception {
    int killAfter = 1 + random.nextInt(MAX_ACKNOWLEDGED);
    int before = told;
    writeAndKill(() -> told - before == killAfter, writerClass, arguments);
  }

  /** Kills it when it says that its disk holds it up. */
  public void writeAndKillHeld(Class<?> writerClass, String... arguments) throws Exception {
    held = false;
    writeAndKill(() -> held, writerClass, arguments);
  }

  private void writeAndKill(BooleanSupplier due, Class<?> writerClass, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(writerClass.getName());
    command.addAll(List.of(arguments));
    Process writer =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = writer.inputReader()) {
      boolean killed = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        record(line);
        if (!killed && due.getAsBoolean()) {
          // By its handle, which leaves open the pipe with what it had said by then.
          killed = writer.toHandle().destroyForcibly();
        }
      }
      assertThat(killed).as("killed before it ended").isTrue();
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  private void record(String line) {
    held |= line.equals(KilledWriter.HELD);
    Matcher said = SAID.matcher(line);
    if (!said.matches()) {
      return; // a line of the log, or the one it was killed in
    }
    boolean ack = said.group(2).equals("ack");
    (ack ? acknowledged : tried)[Integer.parseInt(said.group(1))] = Integer.parseInt(said.group(3));
    told += ack ? 1 : 0;
  }

  /** All that was acknowledged is there, nothing else, and nothing half. */
  public void verify(Store store, String where) {
    for (int writer = 0; writer < KilledWriter.WRITERS; writer++) {
      verify(store, writer, where + ", writer " + writer);
    }
  }

  public int acknowledged() {
    return told;
  }

  private void verify(Store store, int writer, String where) {
    int number = KilledWriter.lastNumber(store, writer);
    assertThat(number)
        .as(where)
        .isGreaterThanOrEqualTo(acknowledged[writer])
        .isLessThanOrEqualTo(Math.max(tried[writer], acknowledged[writer]));
    Optional<Resource<Part>> other = store.get(KilledWriter.twin(writer, "b"));
    assertThat(other.map(twin -> twin.spec().weight()).orElse(0)).as(where).isEqualTo(number);
    assertThat(other.map(Resource::version).orElse(0L)).as(where).isEqualTo(number);
    List<String> expected =
        IntStream.rangeClosed(Math.max(1, number - KilledWriter.LEFT + 1), number)
            .mapToObj(each -> KilledWriter.numbered(writer, each).id())
            .toList();
    assertThat(
            store.list(Part.TYPE, "numbered").stream()
                .map(Resource::id)
                .filter(id -> id.startsWith(writer + "-")))
        .as(where)
        .isEqualTo(expected);
  }
}
