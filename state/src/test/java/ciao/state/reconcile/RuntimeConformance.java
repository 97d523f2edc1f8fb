package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.StoreConformance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What reconcilers are run through on every backend: an engine on real threads. */
abstract class RuntimeConformance extends StoreConformance {
  static final String NS = "acme";

  private static final EngineSettings QUICK =
      new EngineSettings(
          new Backoff(Duration.ofMillis(1), Duration.ofMillis(20)), Duration.ofMinutes(1));

  final Tally tally = new Tally();
  Engine engine;
  private ScheduledThreadPoolExecutor timers;

  @BeforeEach
  final void makeEngine() {
    timers = new ScheduledThreadPoolExecutor(1);
    timers.setRemoveOnCancelPolicy(true);
    engine =
        new Engine(store, watching, timers, InstantSource.system(), new Random(1), tally, QUICK);
  }

  @AfterEach
  final void stopEngine() throws Exception {
    await(engine.stop());
    timers.shutdownNow();
    assertThat(timers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  static Pointer<Int> number(String id) {
    return Int.TYPE.at(NS, id);
  }

  static Pointer<Str> word(String id) {
    return Str.TYPE.at(NS, id);
  }

  static Pointer<Sentence> sentence(String id) {
    return Sentence.TYPE.at(NS, id);
  }

  static Pointer<Total> total(String id) {
    return Total.TYPE.at(NS, id);
  }

  void give(String id, int value) throws Exception {
    give(id, value, Map.of());
  }

  void give(String id, int value, Map<String, String> labels) throws Exception {
    commit(Operation.create(number(id), "", new Int(value)).withLabels(labels));
  }

  void change(String id, int value) throws Exception {
    // A reconciler may put its finalizer on between reading and writing.
    eventually(() -> {
      Resource<Int> changed = store.get(number(id)).orElseThrow().withSpec(new Int(value));
      assertThat(await(store.update(changed, ""))).isInstanceOf(Committed.class);
    });
  }

  void endAndAwaitRelease(String id) throws Exception {
    commit(Operation.teardown(number(id), ""));
    eventually(() -> assertThat(finalizers(number(id))).isEmpty());
    commit(Operation.destroy(number(id), ""));
  }

  List<String> finalizers(Pointer<?> pointer) {
    return List.copyOf(store.get(pointer).orElseThrow().metadata().finalizers());
  }

  boolean isThere(Pointer<?> pointer) {
    return store.get(pointer).isPresent();
  }

  boolean isTornDown(Pointer<?> pointer) {
    return store.get(pointer).orElseThrow().metadata().phase() == Phase.TEARING_DOWN;
  }

  <S extends Record> void eventuallyIs(Pointer<S> pointer, S spec) {
    eventually(() -> assertThat(store.get(pointer).map(Resource::spec)).contains(spec));
  }

  void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .pollDelay(Duration.ZERO) // what reconcilers do takes less than the usual tenth of a second
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(assertion);
  }

  static Query<Int> numbers() {
    return Query.of(Int.TYPE).in(NS);
  }
}
