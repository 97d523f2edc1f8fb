package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.durable.StateCheck.Finding;
import ciao.state.journal.JournalTail;
import ciao.state.journal.LocalDisk;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process again and again at a random point, each time on what the last one left:
 * nothing acknowledged is lost, nothing is there half, whatever then becomes of the journal's
 * unsynced tail and of the tables. Every second round seals all it writes, so that a store has some
 * of both. {@code -Psoak} or {@code -Dciao.kill.rounds} for longer, {@code -Dciao.kill.seed} for
 * the same points again (as far as timing allows).
 */
final class KillTest {
  private static final int ROUNDS = Integer.getInteger("ciao.kill.rounds", 10);
  private static final long SEED = Long.getLong("ciao.kill.seed", 1L);

  /** Groups of changes, some milliseconds each. */
  private static final int MAX_SYNCS = 400;

  @TempDir private Path temporary;
  private final Random random = new Random(SEED);

  /** Its journal is dropped as it goes. */
  private Victim small;

  /** Its journal goes back to the beginning, so that the tables may be as old as can be. */
  private Victim kept;

  /** What becomes of a round's store after the kill; they take turns. */
  private enum Aftermath {
    NOTHING,
    TAIL_CUT,
    TAIL_GARBLED,
    WITHOUT_TABLES,
    OLDER_TABLES
  }

  private record Victim(Path directory, String journal, StateSettings settings, Killing killing) {
    void writeAndKill(String sealed) throws Exception {
      killing.writeAndKill(KilledWriter.class, directory.toString(), journal, "0", sealed);
    }

    void writeAndKillBeforeSync(int sync, String sealed) throws Exception {
      killing.writeAndKillHeld(
          KilledWriter.class, directory.toString(), journal, String.valueOf(sync), sealed);
    }

    Path tables() {
      return directory.resolve("tables.mv.db");
    }

    OpenStore open(SpecSeal seal) throws Exception {
      return OpenStore.in(directory, settings, seal, new LocalDisk());
    }
  }

  @BeforeEach
  void beginWithNothing() throws Exception {
    TestRing.in(temporary).initialize(TestRing.operator("one"));
    small = new Victim(temporary.resolve("small"), "dropped", OpenStore.SMALL, new Killing(random));
    kept = new Victim(temporary.resolve("kept"), "kept", OpenStore.KEPT, new Killing(random));
  }

  @Test
  @Timeout(7_200)
  void what_was_acknowledged_before_a_kill_is_there_whole() throws Exception {
    System.out.println("seed " + SEED);
    Map<Aftermath, Integer> opened = new EnumMap<>(Aftermath.class);
    for (int round = 0; round < ROUNDS; round++) {
      Aftermath aftermath = Aftermath.values()[round % Aftermath.values().length];
      String sealed = round % 2 == 1 ? "sealed" : "plain";
      String where = "seed %d, round %d, %s, %s".formatted(SEED, round, sealed, aftermath);
      Victim victim = kill(aftermath, sealed, where);
      SpecSeal seal = KilledWriter.seal(temporary, sealed.equals("sealed"));
      assertThat(StateCheck.check(victim.directory(), seal, InstantSource.system()))
          .as("%s: a check knows what a kill may leave", where)
          .satisfies(report -> assertThat(report.findings()).allMatch(Finding::right));
      try (OpenStore open = victim.open(seal)) {
        victim.killing().verify(open.store(), where);
      }
      opened.merge(aftermath, 1, Integer::sum);
    }
    System.out.printf(
        "%d rounds, %d acknowledged writes, opened after %s%n",
        ROUNDS, small.killing().acknowledged() + kept.killing().acknowledged(), opened);
    for (Aftermath each : Aftermath.values()) {
      assertThat(opened.getOrDefault(each, 0))
          .as(each.name())
          .isGreaterThanOrEqualTo(ROUNDS / Aftermath.values().length);
    }
  }

  private Victim kill(Aftermath aftermath, String sealed, String where) throws Exception {
    return switch (aftermath) {
      case NOTHING -> {
        small.writeAndKill(sealed);
        yield small;
      }
      case TAIL_CUT -> {
        killBeforeSync(sealed, where).cut(random);
        yield small;
      }
      case TAIL_GARBLED -> {
        killBeforeSync(sealed, where).garble(random);
        yield small;
      }
      case WITHOUT_TABLES -> {
        kept.writeAndKill(sealed);
        Files.move(kept.tables(), older(), StandardCopyOption.REPLACE_EXISTING);
        yield kept;
      }
      case OLDER_TABLES -> {
        kept.writeAndKill(sealed);
        putOlderTablesBack(where);
        yield kept;
      }
    };
  }

  /** What it was about to sync; the sync before made the rest safe. */
  private JournalTail killBeforeSync(String sealed, String where) throws Exception {
    small.writeAndKillBeforeSync(
        2 + random.nextInt(MAX_SYNCS), sealed); // the first may be of opening
    JournalTail tail = JournalTail.of(small.directory().resolve("journal"));
    assertThat(tail.end() - tail.begin()).as("%s: unsynced bytes", where).isPositive();
    return tail;
  }

  private Path older() {
    return temporary.resolve("older");
  }

  private void putOlderTablesBack(String where) throws IOException {
    assertThat(Files.mismatch(older(), kept.tables())).as(where).isNotNegative();
    Files.copy(older(), kept.tables(), StandardCopyOption.REPLACE_EXISTING);
  }
}
