package ciao.state.reconcile;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import ciao.state.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A reconciler that cannot keep up with its inputs misses nothing that matters. */
final class LostWatchTest {
  /** More than a watch buffers, and more than the store remembers. */
  private static final int FLOOD = 40_000;

  private final VirtualTime time = new VirtualTime(1);
  private final MemoryStore store = new MemoryStore(time, Runnable::run, Runnable::run);
  private final Tally tally = new Tally();
  private final Engine engine =
      new Engine(store, time, time, time, new Random(1), tally, EngineSettings.DEFAULT);

  /** All in the calling thread: the engine gets no turn meanwhile. */
  private void flood(int from, int to) {
    for (int i = from; i < to; ) {
      List<Operation> operations = new ArrayList<>();
      for (; i < to && operations.size() < Transaction.MAX_OPERATIONS; i++) {
        operations.add(Operation.create(number("n" + i), "", new Int(i)));
      }
      WriteResult result = store.write(new Transaction(operations)).join();
      result.orThrow();
    }
  }

  private void queueThatCopies() {
    engine.register(
        Simple.queue(
            Declaration.named("copy")
                .reads(Input.primary(Int.TYPE).in(NS))
                .writes(Output.exclusive(Str.TYPE)),
            64,
            (turn, item) -> {
              turn.put(word(item.id()), new Str("x"));
              return Outcome.done();
            }));
    engine.start();
    time.runReady();
  }

  @Test
  void a_queue_that_fell_behind_a_little_goes_on_where_it_was() {
    flood(0, 1);
    queueThatCopies();
    flood(1, 17_000);
    time.runReady();
    assertThat(store.list(Str.TYPE, NS)).hasSize(17_000);
  }

  @Test
  void a_queue_that_fell_behind_what_is_remembered_begins_anew() {
    flood(0, 1);
    queueThatCopies();
    flood(1, FLOOD);
    time.runFor(Backoff.DEFAULT.longest());

    assertThat(store.list(Str.TYPE, NS)).hasSize(FLOOD);
    assertThat(tally.of("copy", Metrics.Counter.FAILURES)).isPositive();
  }

  @Test
  void a_plain_reconciler_sees_the_end_of_a_flood() {
    engine.register(
        Simple.plain(
            Declaration.named("count")
                .reads(Input.weak(Int.TYPE).in(NS))
                .writes(Output.exclusive(Total.TYPE)),
            turn -> {
              turn.put(Total.TYPE.at(NS, "count"), new Total(turn.list(Int.TYPE, NS).size()));
              return Outcome.done();
            }));
    engine.start();
    time.runReady();
    flood(0, FLOOD);
    time.runFor(Backoff.DEFAULT.longest());

    assertThat(store.get(Total.TYPE.at(NS, "count")).orElseThrow().spec())
        .isEqualTo(new Total(FLOOD));
  }

  @Test
  void the_end_of_the_store_is_not_tried_again_for_ever() {
    queueThatCopies();
    store.stop().join();
    time.runReady();

    assertThat(time.waiting()).isZero();
    assertThat(engine.stop()).isCompleted();
  }
}
