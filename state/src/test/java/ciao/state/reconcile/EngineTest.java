package ciao.state.reconcile;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Pointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When reconcilers run, and when they are tried again. */
final class EngineTest {
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

  private String at(Object what) {
    return what + " at " + world.time.elapsed().toMillis() + " ms";
  }

  @Test
  void changes_that_wait_together_are_one_reconcile() {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    start(
        Simple.plain(
            READER,
            _ -> {
              seen.add("reconcile");
              return end.isDone() ? Outcome.done() : Outcome.later(end);
            }));
    for (int i = 0; i < 10; i++) {
      world.give("n" + i, i);
    }
    world.run();
    assertThat(seen).hasSize(1);
    assertThat(world.count("test", Metrics.Counter.WAKEUPS)).isEqualTo(10);

    end.complete(Outcome.done());
    world.run();
    assertThat(seen).hasSize(2);
  }

  @Test
  void only_an_output_of_its_own_that_is_ready_to_be_destroyed_wakes_it() {
    start(
        Simple.plain(
            Declaration.named("test")
                .reads(Input.destroyReady(Str.TYPE))
                .writes(Output.shared(Str.TYPE)),
            _ -> {
              seen.add("reconcile");
              return Outcome.done();
            }));
    world.write(Operation.create(word("theirs"), "someone", new Str("x")));
    world.write(Operation.teardown(word("theirs"), "someone"));
    world.write(Operation.create(word("mine"), "test", new Str("x")));
    world.write(Operation.addFinalizers(word("mine"), "reader"));
    world.write(Operation.teardown(word("mine"), "test"));
    world.run();
    assertThat(seen).hasSize(1);

    world.write(Operation.removeFinalizers(word("mine"), "reader"));
    world.run();
    assertThat(seen).hasSize(2);
  }

  @Test
  void failures_in_a_row_wait_longer_and_success_ends_the_row() {
    List<Long> times = new ArrayList<>();
    start(
        Simple.plain(
            READER,
            _ -> {
              times.add(world.time.elapsed().toMillis());
              return times.size() == 5 ? Outcome.done() : Outcome.failed("on purpose");
            }));
    world.time.runFor(Duration.ofSeconds(20));
    assertThat(times).hasSize(5);
    for (int i = 1; i < 5; i++) {
      long whole = 100L << (i - 1);
      assertThat(times.get(i) - times.get(i - 1)).isBetween(whole / 2, whole);
    }

    world.give("a", 1); // woken, it fails again: the first in a new row
    world.run();
    world.time.runFor(Duration.ofMillis(100));
    assertThat(times.size()).isGreaterThanOrEqualTo(7);
    assertThat(times.get(6) - times.get(5)).isBetween(50L, 100L);
  }

  @Test
  void a_plain_reconciler_keeps_its_backoff_whatever_changes() {
    start(
        Simple.plain(
            READER,
            _ -> {
              seen.add("attempt");
              return Outcome.failed("on purpose", Duration.ofSeconds(10));
            }));
    for (int i = 0; i < 9; i++) {
      world.give("n" + i, i);
      world.time.runFor(Duration.ofSeconds(1));
    }
    assertThat(seen).hasSize(1);

    world.time.runFor(Duration.ofSeconds(1));
    assertThat(seen).hasSize(2);
  }

  @Test
  void an_item_that_changes_is_tried_at_once() {
    world.give("a", 1);
    start(
        Simple.queue(
            QUEUE,
            1,
            (turn, item) -> {
              int value = turn.get(item).orElseThrow().spec().value();
              seen.add(at(value));
              return value == 1
                  ? Outcome.failed("on purpose", Duration.ofHours(1))
                  : Outcome.done();
            }));
    world.time.runFor(Duration.ofSeconds(1));
    world.change("a", 2);
    world.run();

    assertThat(seen).containsExactly("1 at 0 ms", "2 at 1000 ms");
    assertThat(world.time.waiting()).isZero(); // the alarm of an hour is not kept
  }

  @Test
  void a_wait_of_its_own_choice_is_kept_to_the_moment_and_is_no_failure() {
    world.give("a", 1);
    start(
        Simple.queue(
            QUEUE,
            1,
            (_, item) -> {
              seen.add(at(item.id()));
              return seen.size() < 3 ? Outcome.again(Duration.ofSeconds(7)) : Outcome.done();
            }));
    world.runLong();

    assertThat(seen).containsExactly("a at 0 ms", "a at 7000 ms", "a at 14000 ms");
    assertThat(world.count("queue", Metrics.Counter.FAILURES)).isZero();
    assertThat(world.count("queue", Metrics.Counter.REQUEUES)).isEqualTo(2);
    assertThat(world.tally.queueLength("queue")).isZero();
  }

  @Test
  void never_more_items_are_in_work_than_allowed_and_never_one_twice() {
    List<Pointer<Int>> inWork = new ArrayList<>();
    List<CompletableFuture<Outcome>> ends = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      world.give("n" + i, i);
    }
    start(
        Simple.queue(
            QUEUE,
            3,
            (_, item) -> {
              assertThat(inWork).doesNotContain(item);
              inWork.add(item);
              CompletableFuture<Outcome> end = new CompletableFuture<>();
              ends.add(end);
              return Outcome.later(end);
            }));
    for (int i = 0; i < 5; i++) {
      world.change("n" + i, 10 + i);
    }
    world.run();
    assertThat(inWork).hasSize(3);

    int ended = 0;
    while (ended < ends.size()) {
      inWork.removeFirst();
      ends.get(ended++).complete(Outcome.done());
      world.run();
      assertThat(inWork.size()).isLessThanOrEqualTo(3);
    }
    assertThat(ended).isBetween(5, 10);
    assertThat(inWork).isEmpty();
  }

  @Test
  void a_stage_that_fails_is_a_reconcile_that_threw() {
    start(
        Simple.plain(
            READER,
            turn -> {
              turn.put(word("a"), new Str("x"));
              return world.count("test", Metrics.Counter.RECONCILES) == 1
                  ? Outcome.later(
                      CompletableFuture.failedFuture(new IllegalStateException("on purpose")))
                  : Outcome.done();
            }));
    assertThat(world.isThere(word("a"))).isFalse();
    assertThat(world.count("test", Metrics.Counter.CRASHES)).isEqualTo(1);

    world.runLong();
    assertThat(world.words()).isEqualTo("a=x");
  }

  @Test
  void an_effect_that_throws_fails_the_reconcile_but_not_its_writes() {
    start(
        Simple.plain(
            READER,
            turn -> {
              turn.put(word("a"), new Str("x"));
              if (world.count("test", Metrics.Counter.RECONCILES) == 1) {
                turn.afterCommit(() -> {
                  throw new IllegalStateException("on purpose");
                });
              }
              turn.afterCommit(() -> seen.add("the next one"));
              return Outcome.done();
            }));
    assertThat(world.words()).isEqualTo("a=x");
    assertThat(seen).containsExactly("the next one");
    assertThat(world.count("test", Metrics.Counter.CRASHES)).isEqualTo(1);

    world.runLong();
    assertThat(seen).hasSize(2);
  }

  @Test
  void conflicts_that_never_end_back_off_as_failures() {
    world.write(Operation.create(word("x"), "test", new Str("there")));
    start(
        Simple.plain(
            READER,
            turn -> {
              turn.write(Operation.create(word("x"), "test", new Str("blind")));
              return Outcome.done();
            }));

    assertThat(world.count("test", Metrics.Counter.RECONCILES)).isEqualTo(9);
    assertThat(world.count("test", Metrics.Counter.CONFLICTS)).isEqualTo(9);
    world.time.runFor(Duration.ofMinutes(1));
    assertThat(world.count("test", Metrics.Counter.RECONCILES)).isLessThan(9 * 12);
  }
}
