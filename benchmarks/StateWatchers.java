import ciao.state.Event;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.Watch;
import ciao.state.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Updates one at a time; each is over when the last of many watchers has seen it. */
class StateWatchers {
  static void run(String place, int watchers, int events) throws Exception {
    try (State.Open open = State.Open.at(place)) {
      measure(open.store(), watchers, events); // the JVM warms up
      System.out.printf(
          "a write until the last of %,d watchers has it: %s%n",
          watchers, measure(open.store(), watchers, events));
    }
  }

  static State.Times measure(Store store, int watchers, int events) throws Exception {
    Pointer<StateSpec> pointer = StateSpec.STATUS.at("bench", "watched-" + System.nanoTime());
    store.create(pointer, "", StateSpec.of(0)).get().orThrow();
    CountDownLatch[] seen = new CountDownLatch[events + 1];
    for (int i = 1; i <= events; i++) {
      seen[i] = new CountDownLatch(watchers);
    }
    State.Times times = new State.Times();
    List<Watch> watches = new ArrayList<>();
    try (ExecutorService listeners = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < watchers; i++) {
        watches.add(
            store.watch(
                WatchRequest.of(StateSpec.STATUS).from(new Start.Now()),
                listeners,
                event -> seen[vcpus(event)].countDown()));
      }
      for (int i = 1; i <= events; i++) {
        Resource<StateSpec> present = store.get(pointer).orElseThrow();
        StateSpec next = numbered(present.spec(), i);
        long begin = System.nanoTime();
        store.update(present.withSpec(next), "").get().orThrow();
        if (!seen[i].await(30, TimeUnit.SECONDS)) {
          throw new IllegalStateException("event %d did not reach all within 30 s".formatted(i));
        }
        times.add(System.nanoTime() - begin);
      }
      watches.forEach(Watch::close);
    }
    return times;
  }

  private static StateSpec numbered(StateSpec spec, int number) {
    return new StateSpec(
        spec.workload(),
        spec.image(),
        number,
        spec.memoryMib(),
        spec.running(),
        spec.command(),
        spec.environment(),
        spec.userData());
  }

  private static int vcpus(Event<StateSpec> event) {
    return switch (event) {
      case Event.Updated<StateSpec> updated -> updated.resource().spec().vcpus();
      case Event.Created<StateSpec> _,
          Event.Destroyed<StateSpec> _,
          Event.Bootstrapped<StateSpec> _,
          Event.Errored<StateSpec> _ ->
          throw new IllegalStateException("%s (expected: an update)".formatted(event));
    };
  }
}
