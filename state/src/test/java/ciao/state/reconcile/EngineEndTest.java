package ciao.state.reconcile;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How an engine, and what takes too long, comes to its end. */
final class EngineEndTest {
  private static final Declaration READER =
      Declaration.named("test")
          .reads(Input.strong(Int.TYPE).in(NS))
          .writes(Output.exclusive(Str.TYPE));
  private static final Declaration QUEUE =
      Declaration.named("queue")
          .reads(Input.primary(Int.TYPE).in(NS))
          .writes(Output.exclusive(Str.TYPE));

  private final World world = new World();
  private final List<String> seen = new ArrayList<>();

  private void start(Reconciler reconciler) {
    world.engine.register(reconciler);
    world.engine.start();
    world.run();
  }

  private void start(QueueReconciler<Int> reconciler) {
    world.engine.register(reconciler);
    world.engine.start();
    world.run();
  }

  @Test
  void an_engine_is_started_once() {
    world.engine.start();
    assertThatThrownBy(world.engine::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine was started before (expected: to be started once)");

    var _ = world.engine.stop();
    assertThatThrownBy(world.engine::start)
        .hasMessage("the engine was stopped before (expected: to be started once)");
    assertThatThrownBy(() -> world.engine.register(Simple.plain(READER, _ -> Outcome.done())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("reconciler test comes after the engine was stopped (expected: before)");
  }

  @Test
  void what_takes_too_long_is_given_up_and_can_write_no_more() {
    List<Turn> turns = new ArrayList<>();
    start(
        Simple.plain(
            READER,
            turn -> {
              turns.add(turn);
              return turns.size() == 1 ? Outcome.later(new CompletableFuture<>()) : Outcome.done();
            }));
    world.time.runFor(EngineSettings.DEFAULT.patience().plusSeconds(1));

    assertThat(turns).hasSize(2);
    assertThat(world.count("test", Metrics.Counter.FAILURES)).isEqualTo(1);
    assertThatThrownBy(() -> turns.getFirst().put(word("late"), new Str("x")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothing_runs_after_the_stop_and_what_waits_outside_is_given_up() {
    CompletableFuture<Outcome> outside = new CompletableFuture<>();
    world.give("a", 1);
    start(
        Simple.queue(
            QUEUE,
            2,
            (turn, item) -> {
              seen.add(item.id());
              turn.put(word(item.id()), new Str("x"));
              return item.id().equals("a") ? Outcome.later(outside) : Outcome.done();
            }));
    CompletableFuture<Void> stopped = world.engine.stop();
    assertThat(stopped).isCompleted();
    assertThat(world.engine.stop()).isSameAs(stopped);

    outside.complete(Outcome.done());
    world.give("b", 1);
    world.change("a", 2);
    world.runLong();
    assertThat(seen).containsExactly("a");
    assertThat(world.words()).isEmpty();
  }

  @Test
  void the_stop_waits_for_a_commit_under_way() {
    world.engine.register(
        Simple.plain(
            READER,
            turn -> {
              turn.put(word("a"), new Str("x"));
              turn.afterCommit(() -> seen.add("told"));
              return Outcome.done();
            }));
    world.engine.start();
    while (world.count("test", Metrics.Counter.WRITES) == 0) {
      assertThat(world.time.runOne()).isTrue();
    }
    CompletableFuture<Void> stopped = world.engine.stop();
    assertThat(stopped).isNotDone();

    world.run();
    assertThat(stopped).isCompleted();
    assertThat(world.words()).isEqualTo("a=x");
    assertThat(seen).containsExactly("told");
  }

  @Test
  void an_executor_that_was_shut_down_first_does_not_keep_the_engine_from_stopping() {
    start(Simple.plain(READER, _ -> Outcome.again(Duration.ofSeconds(1))));
    world.time.shutdown();
    world.time.runFor(Duration.ofSeconds(2));

    assertThat(world.engine.stop()).isCompleted();
  }
}
