package ciao.state.reconcile;

import static ciao.state.reconcile.World.number;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class HookTest {
  private final World world = new World();
  private final List<String> seen = new ArrayList<>();

  /** Runs alongside as each of these says, one after the other. */
  private final class Hooked implements Reconciler {
    private final List<CompletionStage<?>> runs;
    private Runnable wake = () -> {};

    Hooked(CompletionStage<?>... runs) {
      this.runs = new ArrayList<>(List.of(runs));
    }

    @Override
    public Declaration declaration() {
      return Declaration.named("hooked");
    }

    @Override
    public Outcome reconcile(Turn turn) {
      seen.add("reconcile");
      return Outcome.done();
    }

    @Override
    public CompletionStage<?> alongside(Runnable newWake) {
      seen.add("alongside at " + world.time.elapsed().toSeconds() + " s");
      wake = newWake;
      if (runs.isEmpty()) {
        throw new IllegalStateException("as a bug would");
      }
      return runs.removeFirst();
    }

    @Override
    public CompletionStage<?> stopped() {
      seen.add("stopped");
      throw new IllegalStateException("as a bug would");
    }
  }

  private Hooked start(CompletionStage<?>... runs) {
    Hooked hooked = new Hooked(runs);
    world.engine.register(hooked);
    world.engine.start();
    world.run();
    return hooked;
  }

  private long begun() {
    return seen.stream().filter(what -> what.startsWith("alongside")).count();
  }

  @Test
  void what_runs_alongside_may_wake_the_reconciler_until_the_end() {
    Hooked hooked = start(new CompletableFuture<>());
    assertThat(seen).containsExactlyInAnyOrder("reconcile", "alongside at 0 s");
    hooked.wake.run();
    world.run();
    assertThat(seen).hasSize(3).endsWith("reconcile");

    var stopped = world.engine.stop();
    assertThat(stopped).isCompleted();
    assertThat(seen).hasSize(4).endsWith("stopped");
    hooked.wake.run();
    world.runLong();
    assertThat(seen).hasSize(4);
  }

  @Test
  void one_that_ended_well_is_not_begun_again() {
    start(CompletableFuture.completedFuture("done"));
    world.runLong();
    assertThat(begun()).isEqualTo(1);
  }

  @Test
  void one_that_failed_is_begun_again_after_a_growing_wait() {
    start(); // every run throws
    world.time.runFor(Duration.ofMinutes(1));
    assertThat(begun()).isBetween(8L, 12L);
    assertThat(world.count("hooked", Metrics.Counter.CRASHES)).isEqualTo(begun());
  }

  @Test
  void one_that_ran_long_begins_anew_with_the_shortest_wait() {
    CompletableFuture<Object> fails = new CompletableFuture<>();
    CompletableFuture<Object> runsLong = new CompletableFuture<>();
    start(fails, runsLong, new CompletableFuture<>());
    fails.completeExceptionally(new IllegalStateException("at once"));
    world.time.runFor(Duration.ofMinutes(2));
    assertThat(begun()).isEqualTo(2);

    runsLong.completeExceptionally(new IllegalStateException("after two minutes"));
    world.time.runFor(Duration.ofMillis(100));
    assertThat(begun()).isEqualTo(3);
  }

  @Test
  void a_stop_while_it_waits_to_begin_again_is_its_end() {
    start();
    long before = begun();
    var _ = world.engine.stop();
    world.runLong();
    assertThat(begun()).isEqualTo(before);
    assertThat(world.isThere(number("a"))).isFalse();
  }
}
