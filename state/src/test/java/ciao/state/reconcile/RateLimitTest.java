package ciao.state.reconcile;

import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private final World world = new World();
  private final List<Long> told = new ArrayList<>();

  private Reconciler limited(int words) {
    Declaration declaration =
        Declaration.named("limited")
            .reads(Input.weak(Int.TYPE))
            .writes(Output.exclusive(Str.TYPE))
            .limited(new RateLimit(2, 3));
    return Simple.plain(
        declaration,
        turn -> {
          for (int i = 0; i < words; i++) {
            turn.put(word("w" + i), new Str("x"));
            turn.afterCommit(() -> told.add(world.time.elapsed().toMillis()));
            turn.cut();
          }
          return Outcome.done();
        });
  }

  @Test
  void writes_beyond_the_burst_wait_and_what_follows_waits_with_them() {
    world.engine.register(limited(7));
    world.engine.start();
    world.run();
    assertThat(world.store.list(Str.TYPE)).hasSize(3);

    world.time.runFor(Duration.ofSeconds(1));
    assertThat(world.store.list(Str.TYPE)).hasSize(5);
    world.time.runFor(Duration.ofSeconds(1));
    assertThat(world.store.list(Str.TYPE)).hasSize(7);
    assertThat(told).hasSize(7).allMatch(millis -> millis == 2_000);
  }

  @Test
  void reconciles_that_write_nothing_do_not_wait() {
    world.engine.register(limited(3));
    world.engine.start();
    world.run();
    for (int i = 0; i < 10; i++) {
      world.give("n" + i, i);
      world.run();
    }
    assertThat(world.count("limited", Metrics.Counter.RECONCILES)).isEqualTo(11);
    assertThat(world.isThere(number("n9"))).isTrue();
  }

  @Test
  void the_stop_does_not_wait_for_the_rate_and_what_waited_is_not_written() {
    world.engine.register(limited(7));
    world.engine.start();
    world.run();
    var stopped = world.engine.stop();
    world.run();

    assertThat(stopped).isCompleted();
    world.runLong();
    assertThat(world.store.list(Str.TYPE)).hasSize(3);
  }
}
