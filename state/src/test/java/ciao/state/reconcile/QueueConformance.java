package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Pointer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What queue reconcilers do, on every backend. */
public abstract class QueueConformance extends RuntimeConformance {

  @Test
  @DisplayName("QIntToStr: each item is reconciled, held, released; the hooks are called")
  void each_item_is_reconciled_held_and_released_and_the_hooks_are_called() throws Exception {
    QueueIntToStr reconciler = new QueueIntToStr(NS);
    give("one", 1);
    engine.register(reconciler);
    engine.start();
    give("two", 2);
    eventuallyIs(word("one"), new Str("1"));
    eventuallyIs(word("two"), new Str("2"));
    assertThat(finalizers(number("two"))).containsExactly("QIntToStr");

    change("two", 22);
    eventuallyIs(word("two"), new Str("22"));

    commit(Operation.addFinalizers(word("one"), "reader"));
    commit(Operation.teardown(number("one"), ""));
    eventually(() -> assertThat(isTornDown(word("one"))).isTrue());
    assertThat(finalizers(number("one"))).containsExactly("QIntToStr");
    commit(Operation.removeFinalizers(word("one"), "reader"));
    eventually(() -> assertThat(finalizers(number("one"))).isEmpty());
    assertThat(isThere(word("one"))).isFalse();

    assertThat(reconciler.alongside).isCompleted();
    assertThat(reconciler.stopped).isNotDone();
    await(engine.stop());
    assertThat(reconciler.stopped).isCompleted();
  }

  @Test
  @DisplayName("QFailing: failures, exceptions and waits of one item are its own")
  void failures_exceptions_and_waits_of_one_item_are_its_own() throws Exception {
    Map<String, Integer> attempts = new ConcurrentHashMap<>();
    engine.register(
        Simple.queue(
            Declaration.named("QFailing")
                .reads(Input.primary(Int.TYPE).in(NS))
                .writes(Output.exclusive(Str.TYPE)),
            1,
            (turn, item) -> {
              int attempt = attempts.merge(item.id(), 1, Integer::sum);
              return attempt <= 3 && !item.id().equals("works")
                  ? trouble(item.id())
                  : done(turn, item, attempt);
            }));
    give("fails", 1);
    give("panics", 1);
    give("waits", 1);
    give("waits-after-failing", 1);
    give("is-skipped", 1);
    give("works", 1);
    engine.start();

    eventuallyIs(word("works"), new Str("after 1"));
    eventuallyIs(word("fails"), new Str("after 4"));
    eventuallyIs(word("panics"), new Str("after 4"));
    eventuallyIs(word("waits"), new Str("after 4"));
    eventuallyIs(word("waits-after-failing"), new Str("after 4"));
    assertThat(isThere(word("is-skipped"))).isFalse();

    assertThat(tally.of("QFailing", Metrics.Counter.FAILURES)).isEqualTo(9);
    assertThat(tally.of("QFailing", Metrics.Counter.CRASHES)).isEqualTo(3);
    assertThat(tally.of("QFailing", Metrics.Counter.REQUEUES)).isEqualTo(3);
    assertThat(tally.of("QFailing", Metrics.Counter.SKIPS)).isEqualTo(1);
    eventually(() -> assertThat(tally.queueLength("QFailing")).isZero());
  }

  /** As the item's name says. */
  private static Outcome trouble(String id) {
    return switch (id) {
      case "fails" -> Outcome.failed("on purpose");
      case "waits" -> Outcome.again(Duration.ofMillis(1));
      case "waits-after-failing" -> Outcome.failed("on purpose", Duration.ofMillis(1));
      case "is-skipped" -> Outcome.skipped("on purpose");
      default -> throw new IllegalStateException("on purpose");
    };
  }

  private static Outcome done(Turn turn, Pointer<Int> item, int attempt) {
    turn.put(word(item.id()), new Str("after " + attempt));
    return Outcome.done();
  }

  @Test
  @DisplayName("QIntToStrSleeping: a slow item holds up no other")
  void a_slow_item_holds_up_no_other() throws Exception {
    CompletableFuture<Outcome> slow = new CompletableFuture<>();
    engine.register(
        Simple.queue(
            Declaration.named("QIntToStrSleeping")
                .reads(Input.primary(Int.TYPE).in(NS))
                .writes(Output.exclusive(Str.TYPE)),
            2,
            (turn, item) -> {
              turn.put(word(item.id()), new Str("made"));
              return item.id().equals("slow") ? Outcome.later(slow) : Outcome.done();
            }));
    give("slow", 1);
    engine.start();
    for (int i = 0; i < 20; i++) {
      give("quick" + i, i);
    }
    for (int i = 0; i < 20; i++) {
      eventuallyIs(word("quick" + i), new Str("made"));
    }
    assertThat(isThere(word("slow"))).isFalse();

    slow.complete(Outcome.done());
    eventuallyIs(word("slow"), new Str("made"));
  }

  @Test
  void an_item_put_from_outside_is_reconciled() throws Exception {
    QueueIntToStr reconciler = new QueueIntToStr(NS);
    engine.register(reconciler);
    engine.start();
    Pointer<Int> absent = number("absent");
    await(reconciler.alongside).accept(absent);

    eventually(() -> assertThat(tally.of("QIntToStr", Metrics.Counter.SKIPS)).isEqualTo(1));
  }
}
