package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import ciao.state.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An engine and its store in virtual time, and shorthand to act on them. */
public final class World {
  public static final String NS = "acme";

  /** Longer than any backoff goes. */
  private static final Duration LONG = Duration.ofMinutes(10);

  public final VirtualTime time;
  public final MemoryStore store;
  public final Tally tally = new Tally();
  public final Engine engine;

  public World() {
    this(1);
  }

  public World(long seed) {
    this(seed, EngineSettings.DEFAULT);
  }

  public World(long seed, EngineSettings settings) {
    time = new VirtualTime(seed);
    store = new MemoryStore(time, time, time);
    engine = new Engine(store, time, time, time, time.random(), tally, settings);
  }

  /** Another engine on the same store, as after a restart. */
  public Engine another() {
    return new Engine(store, time, time, time, time.random(), tally, EngineSettings.DEFAULT);
  }

  /** Runs what can run now. */
  public World run() {
    time.runReady();
    return this;
  }

  /** Lets enough time pass for every failure to be tried again. */
  public World runLong() {
    time.runFor(LONG);
    return this;
  }

  /** Writes it by and by; whether it is refused shows in what there is. */
  public void send(Operation operation) {
    var _ = store.write(operation);
  }

  public WriteResult attempt(Operation... operations) {
    CompletableFuture<WriteResult> answer = store.write(Transaction.of(operations));
    while (!answer.isDone()) {
      assertThat(time.runOne()).as("the write is answered").isTrue();
    }
    return answer.join();
  }

  public void write(Operation... operations) {
    if (attempt(operations) instanceof Refusal refusal) {
      throw new AssertionError(refusal.sentence());
    }
  }

  public static Pointer<Int> number(String id) {
    return Int.TYPE.at(NS, id);
  }

  public static Pointer<Str> word(String id) {
    return Str.TYPE.at(NS, id);
  }

  public void give(String id, int value) {
    write(Operation.create(number(id), "", new Int(value)));
  }

  public void change(String id, int value) {
    write(Operation.update(get(number(id)).orElseThrow().withSpec(new Int(value)), ""));
  }

  public void teardown(Pointer<?> pointer) {
    write(Operation.teardown(pointer, ""));
  }

  public void destroy(Pointer<?> pointer) {
    write(Operation.destroy(pointer, ""));
  }

  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    return store.get(pointer);
  }

  public boolean isThere(Pointer<?> pointer) {
    return store.get(pointer).isPresent();
  }

  public List<String> finalizers(Pointer<?> pointer) {
    return List.copyOf(store.get(pointer).orElseThrow().metadata().finalizers());
  }

  /** The words there are: {@code one=1 two=2}. */
  public String words() {
    return String.join(
        " ",
        store.list(Str.TYPE, NS).stream()
            .map(word -> word.id() + "=" + word.spec().value())
            .toList());
  }

  public long count(String reconciler, Metrics.Counter counter) {
    return tally.of(reconciler, counter);
  }
}
