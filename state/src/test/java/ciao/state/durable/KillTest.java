package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Part;
import ciao.state.Resource;
import ciao.state.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process again and again at a random point, each time on what the last one left:
 * nothing acknowledged is lost, nothing is there half. Some rounds then garble the journal behind
 * its last record, or put older tables back. {@code -Dciao.kill.rounds} for longer, {@code
 * -Dciao.kill.seed} for the same points again (as far as timing allows).
 */
final class KillTest {
  private static final int ROUNDS = Integer.getInteger("ciao.kill.rounds", 4);
  private static final long SEED = Long.getLong("ciao.kill.seed", 1L);
  private static final int MAX_ACKNOWLEDGED = 3_000;

  @TempDir private Path temporary;
  private final Random random = new Random(SEED);
  private final int[] tried = new int[KilledWriter.WRITERS];
  private final int[] acknowledged = new int[KilledWriter.WRITERS];

  private Path directory() {
    return temporary.resolve("state");
  }

  @Test
  @Timeout(3_600)
  void what_was_acknowledged_before_a_kill_is_there_whole() throws Exception {
    System.out.println("seed " + SEED);
    for (int round = 0; round < ROUNDS; round++) {
      writeAndKill();
      switch (round % 4) {
        case 0 -> keepTables();
        case 1 -> garbleTail();
        case 2 -> putOlderTablesBack();
        default -> {
          // as the kill left it
        }
      }
      verify("seed %d, round %d".formatted(SEED, round));
    }
    assertThat(Arrays.stream(acknowledged).sum()).isGreaterThan(ROUNDS);
  }

  private void writeAndKill() throws Exception {
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                KilledWriter.class.getName(),
                directory().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = writer.inputReader()) {
      int killAfter = 1 + random.nextInt(MAX_ACKNOWLEDGED);
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (record(line) && ++seen == killAfter) {
          // By its handle, which leaves open the pipe with what it had said by then.
          assertThat(writer.toHandle().destroyForcibly()).isTrue();
        }
      }
      assertThat(seen).as("acknowledged before it ended").isGreaterThanOrEqualTo(killAfter);
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  /** True for an acknowledgement. */
  private boolean record(String line) {
    String[] words = line.split(" ", 3);
    if (words.length < 3) {
      return false; // the line it was killed in
    }
    boolean ack = words[1].equals("ack");
    (ack ? acknowledged : tried)[Integer.parseInt(words[0])] = Integer.parseInt(words[2]);
    return ack;
  }

  private void verify(String where) throws Exception {
    try (OpenStore open = OpenStore.in(directory())) {
      for (int writer = 0; writer < KilledWriter.WRITERS; writer++) {
        verify(open.store(), writer, where + ", writer " + writer);
      }
    }
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

  private Path tables() {
    return directory().resolve("tables.mv.db");
  }

  private void keepTables() throws IOException {
    Files.copy(tables(), temporary.resolve("older"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Only as far back as the journal goes; further back is refused, see RecoveryTest. */
  private void putOlderTablesBack() throws Exception {
    Path newer = temporary.resolve("newer");
    Files.copy(tables(), newer, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(temporary.resolve("older"), tables(), StandardCopyOption.REPLACE_EXISTING);
    try {
      OpenStore.in(directory()).close();
    } catch (StateException tooOld) {
      assertThat(tooOld).hasMessageContaining("those between are missing");
      Files.copy(newer, tables(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** As if one more record had been under way: garbage behind the last one. */
  private void garbleTail() throws IOException {
    Path newest;
    try (Stream<Path> files = Files.list(directory().resolve("journal"))) {
      newest =
          new TreeSet<>(files.filter(file -> file.toString().endsWith(".journal")).toList())
              .getLast();
    }
    byte[] bytes = Files.readAllBytes(newest);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    end = (end + 7) / 8 * 8;
    byte[] garbage = new byte[random.nextInt(bytes.length - end + 1)];
    random.nextBytes(garbage);
    try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
      file.seek(end);
      file.write(garbage);
    }
  }
}
