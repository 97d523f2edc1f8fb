package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.durable.StateCheck.Finding;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process again and again at a random point, each time on what the last one left:
 * nothing acknowledged is lost, nothing is there half. Some rounds then garble the journal behind
 * its last record, put older tables back, or delete them. {@code -Psoak} or {@code
 * -Dciao.kill.rounds} for longer, {@code -Dciao.kill.seed} for the same points again (as far as
 * timing allows).
 */
final class KillTest {
  private static final int ROUNDS = Integer.getInteger("ciao.kill.rounds", 10);
  private static final long SEED = Long.getLong("ciao.kill.seed", 1L);

  @TempDir private Path temporary;
  private final Random random = new Random(SEED);
  private final Killing killing = new Killing(random);

  private Path directory() {
    return temporary.resolve("state");
  }

  @Test
  @Timeout(7_200)
  void what_was_acknowledged_before_a_kill_is_there_whole() throws Exception {
    System.out.println("seed " + SEED);
    for (int round = 0; round < ROUNDS; round++) {
      killing.writeAndKill(KilledWriter.class, directory().toString());
      switch (round % 5) {
        case 0 -> keepTables();
        case 1 -> garbleTail();
        case 2 -> withTables(temporary.resolve("older"));
        case 3 -> withTables(temporary.resolve("none"));
        default -> {
          // as the kill left it
        }
      }
      assertThat(StateCheck.check(directory(), SpecSeal.withoutKeys(), InstantSource.system()))
          .as("seed %d, round %d: a check knows what a kill may leave", SEED, round)
          .satisfies(report -> assertThat(report.findings()).allMatch(Finding::right));
      try (OpenStore open = OpenStore.in(directory())) {
        killing.verify(open.store(), "seed %d, round %d".formatted(SEED, round));
      }
    }
    assertThat(killing.acknowledged()).isGreaterThan(ROUNDS);
  }

  private Path tables() {
    return directory().resolve("tables.mv.db");
  }

  private void keepTables() throws IOException {
    Files.copy(tables(), temporary.resolve("older"), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Older ones, or none if there is no such file; only as far back as the journal goes, further
   * back is refused, see RecoveryTest.
   */
  private void withTables(Path others) throws Exception {
    Path newer = temporary.resolve("newer");
    Files.move(tables(), newer, StandardCopyOption.REPLACE_EXISTING);
    if (Files.exists(others)) {
      Files.copy(others, tables());
    }
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
