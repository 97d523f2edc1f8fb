package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.durable.Killing;
import ciao.state.sql.Address;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kills a writing process again and again at a random point, each time on what the last one left:
 * nothing acknowledged is lost, nothing is there half. {@code -Psoak}, {@code -Dciao.kill.rounds},
 * {@code -Dciao.kill.seed}.
 */
final class PostgresKillTest {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  private static final int ROUNDS = Integer.getInteger("ciao.kill.rounds", 10);
  private static final long SEED = Long.getLong("ciao.kill.seed", 1L);

  @Test
  @Timeout(7_200)
  void what_was_acknowledged_before_a_kill_is_there_whole() throws Exception {
    System.out.println("seed " + SEED);
    Killing killing = new Killing(new Random(SEED));
    Address address = SERVER.fresh();
    for (int round = 0; round < ROUNDS; round++) {
      // Under the same name, so that it need not wait for the lease of the one that was killed.
      killing.writeAndKill(KilledPostgresWriter.class, address.url(), address.user(), "a");
      try (OpenPostgres open = OpenPostgres.at(address)) {
        killing.verify(open.store(), "seed %d, round %d".formatted(SEED, round));
      }
    }
    System.out.printf("%d rounds, %d acknowledged writes%n", ROUNDS, killing.acknowledged());
    assertThat(killing.acknowledged()).isGreaterThan(ROUNDS);
  }
}
