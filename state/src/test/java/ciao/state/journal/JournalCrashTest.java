package ciao.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of power cuts and disk failures, all from one seed: {@code -Dciao.journal.seed}; how
 * many by {@code -Dciao.journal.lives}.
 */
final class JournalCrashTest {
  private static final long SEED = Long.getLong("ciao.journal.seed", 20_260_301L);
  private static final int LIVES = Integer.getInteger("ciao.journal.lives", 3_000);
  private static final JournalSettings SETTINGS =
      new JournalSettings(4 * 1024, 1, 6, Duration.ZERO);

  @TempDir private Path directory;

  @Test
  void what_was_acknowledged_is_found_and_what_was_refused_never_is() throws Exception {
    System.out.println("seed " + SEED);
    Model model = new Model(new Random(SEED));
    for (int life = 0; life < LIVES; life++) {
      model.live(life);
    }
    // Otherwise the test has not tried what it is for.
    assertThat(model.acknowledged.size()).isGreaterThan(LIVES);
    assertThat(model.refusals).isGreaterThan(LIVES / 10);
    assertThat(model.cuts).isGreaterThan(LIVES / 10);
    assertThat(model.foundInDoubt).isGreaterThan(LIVES / 100);
    assertThat(model.oldest).isGreaterThan(1);
  }

  private final class Model {
    private final Random random;
    private final SimulatedDisk disk;

    /** Records by first position; a refused one must never turn up here. */
    private final TreeMap<Long, String> acknowledged = new TreeMap<>();

    /** Not acknowledged, but may be found: cut off by the power, or refused as maybe stored. */
    private final List<String> inDoubt = new ArrayList<>();

    private long next = 1;
    private long oldest = 1;
    private int serial;
    private int refusals;
    private int cuts;
    private int foundInDoubt;

    Model(Random random) {
      this.random = random;
      this.disk = new SimulatedDisk(random);
    }

    void live(int life) throws IOException {
      try {
        disk.cutPowerAfter(random.nextInt(4) == 0 ? random.nextInt(30) : Integer.MAX_VALUE);
        Journal journal = opener().open();
        verify(journal, life);
        disk.cutPowerAfter(random.nextInt(150));
        disk.failureRate(random.nextBoolean() ? 0 : 0.1);
        int appends = random.nextInt(40);
        for (int i = 0; i < appends; i++) {
          append(journal);
          if (random.nextInt(20) == 0) {
            drop(journal);
          }
        }
        if (random.nextBoolean()) {
          disk.neverCutPower();
          disk.failureRate(0);
          journal.close();
          return; // a clean end; the page cache survives
        }
      } catch (SimulatedDisk.PowerCut cut) {
        cuts++;
      }
      disk.powerUp();
    }

    private void append(Journal journal) {
      int count = 1 + random.nextInt(3);
      String payload = "%d:%d:".formatted(serial++, count) + "x".repeat(random.nextInt(1_200));
      try {
        journal.append(next, count, ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII)));
        acknowledged.put(next, payload);
        next += count;
        inDoubt.clear(); // all of them have been struck out
      } catch (JournalException e) {
        refusals++;
        if (e.maybeStored()) {
          inDoubt.add(payload);
        }
      } catch (SimulatedDisk.PowerCut cut) {
        inDoubt.add(payload);
        throw cut;
      }
    }

    private void drop(Journal journal) {
      try {
        journal.dropThrough(next - 1 - random.nextInt(10));
      } catch (IOException e) {
        refusals++;
      }
    }

    private void verify(Journal journal, int life) throws IOException {
      String where = "seed %d, life %d".formatted(SEED, life);
      assertThat(journal.first()).as(where).isLessThanOrEqualTo(next);
      TreeMap<Long, String> found = read(journal);
      oldest = journal.first();
      TreeMap<Long, String> expected = new TreeMap<>(acknowledged.tailMap(oldest));
      if (!found.equals(expected)) {
        String more = found.get(next);
        assertThat(more).as(where + ": a record that was in doubt").isNotNull().isIn(inDoubt);
        expected.put(next, more);
        acknowledged.put(next, more);
        next += count(more);
        foundInDoubt++;
      }
      assertThat(found).as(where).isEqualTo(expected);
      assertThat(journal.last()).as(where).isEqualTo(next - 1);
      inDoubt.clear();
    }

    private JournalOpener opener() {
      return new JournalOpener(
          directory, SETTINGS, disk, () -> new UUID(random.nextLong(), 1), Runnable::run);
    }
  }

  private static TreeMap<Long, String> read(Journal journal) throws IOException {
    TreeMap<Long, String> found = new TreeMap<>();
    try (JournalCursor cursor = journal.readFrom(journal.first())) {
      for (@Nullable JournalRecord record = cursor.next(); record != null; record = cursor.next()) {
        found.put(record.first(), StandardCharsets.US_ASCII.decode(record.payload()).toString());
      }
    }
    return found;
  }

  private static int count(String payload) {
    return Integer.parseInt(payload.split(":", 3)[1]);
  }
}
