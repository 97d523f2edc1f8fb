import ciao.state.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writers that each create a resource, wait until it is durable, and go on with the next. */
class StateWrites {
  static final int WRITERS = 64;

  static void run(String place, int seconds, int runs) throws Exception {
    try (State.Open open = State.Open.at(place)) {
      for (int run = 0; run <= runs; run++) {
        long begin = System.nanoTime();
        State.Times times = write(open.store(), WRITERS, seconds, "run" + run + "-");
        double elapsed = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
            "%s: %,.0f creations/s, %s; tables %,d behind%n",
            run == 0 ? "warming up" : "run " + run, times.count() / elapsed, times, open.behind());
      }
    }
  }

  static State.Times write(Store store, int writers, int seconds, String prefix) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    // Virtual threads, as the controller's requests are.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<State.Times>> writing = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String ids = prefix + writer + "-";
        writing.add(threads.submit(() -> writeOn(store, ids, end)));
      }
      State.Times all = new State.Times();
      for (Future<State.Times> each : writing) {
        all.addAll(each.get());
      }
      return all;
    }
  }

  private static State.Times writeOn(Store store, String prefix, long end) throws Exception {
    State.Times times = new State.Times();
    int number = 0;
    for (long now = System.nanoTime(); now < end; number++) {
      store
          .create(StateSpec.WISH.at("bench", prefix + number), "", StateSpec.of(number))
          .get()
          .orThrow();
      long after = System.nanoTime();
      times.add(after - now);
      now = after;
    }
    return times;
  }
}
