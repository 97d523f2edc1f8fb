import ciao.state.Pointer;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpRequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The same three things here and with an etcd: values of 600 bytes put durably, got, and watched. Ours
 * is called in the process it is part of, etcd over a loopback connection: that is how each is used.
 */
class StateBesideEtcd {
  private static final int WATCHERS = 1_000;
  private static final int EVENTS = 100;
  private static final byte[] VALUE = "x".repeat(600).getBytes(StandardCharsets.UTF_8);

  static void run(String place, String host, int port, int seconds) throws Exception {
    try (State.Open open = State.Open.at(place);
        StateEtcd etcd = new StateEtcd(host, port)) {
      Store store = open.store();
      StateWrites.write(store, StateWrites.WRITERS, seconds, "warm-"); // both warm up
      rate(StateWrites.WRITERS, seconds, "warm-", key -> etcd.put(key, VALUE).get());

      double ours = StateWrites.write(store, 64, seconds, "a-").count() / (double) seconds;
      double theirs = rate(64, seconds, "a-", key -> etcd.put(key, VALUE).get()) / seconds;
      say("put, 64 at a time, a second", ours, theirs, ours / theirs);
      ours = 1e3 * seconds / StateWrites.write(store, 1, seconds, "b-").count();
      theirs = 1e3 * seconds / rate(1, seconds, "b-", key -> etcd.put(key, VALUE).get());
      say("put, one at a time, ms", ours, theirs, theirs / ours);

      Pointer<StateSpec> pointer = StateSpec.WISH.at("bench", "b-0-0");
      etcd.put("known", VALUE).get();
      ours = seconds * 1e6 / rate(1, seconds, "", _ -> store.get(pointer).orElseThrow());
      theirs = seconds * 1e6 / rate(1, seconds, "", _ -> etcd.get("known").get());
      say("get, one at a time, µs", ours, theirs, theirs / ours);
      theirs = seconds * 1e6 / rate(1, seconds, "", _ -> etcd.getSerializable("known").get());
      say("get, etcd's serializable one, µs", ours, theirs, theirs / ours);

      for (int watchers : new int[] {1, WATCHERS}) {
        StateWatchers.measure(store, watchers, EVENTS);
        watch(etcd, watchers);
        ours = StateWatchers.measure(store, watchers, EVENTS).millis(50);
        theirs = watch(etcd, watchers).millis(50);
        say("put until %,d watchers have it, ms".formatted(watchers), ours, theirs, theirs / ours);
      }
    }
  }

  private static void say(String what, double ours, double theirs, double ratio) {
    System.out.printf("%-36s ours %,12.2f   etcd %,12.2f   ours better by %,.1f%n", what, ours, theirs, ratio);
  }

  private interface Call {
    Object on(String key) throws Exception;
  }

  /** Calls made in that time, by so many threads that each wait for their answer. */
  private static double rate(int threads, int seconds, String prefix, Call call) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String own = prefix + thread + "-";
        Callable<Integer> calls =
            () -> {
              int count = 0;
              for (; System.nanoTime() < end; count++) {
                call.on(own + count);
              }
              return count;
            };
        counts.add(executor.submit(calls));
      }
      int sum = 0;
      for (Future<Integer> count : counts) {
        sum += count.get();
      }
      return sum;
    }
  }

  private static State.Times watch(StateEtcd etcd, int watchers) throws Exception {
    String key = "watched-" + System.nanoTime();
    CountDownLatch created = new CountDownLatch(watchers);
    Semaphore seen = new Semaphore(0);
    State.Times times = new State.Times();
    HttpRequestWriter watching = etcd.watch(key, watchers, created::countDown, seen::release);
    if (!created.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("etcd did not begin %d watches".formatted(watchers));
    }
    for (int i = 0; i < EVENTS; i++) {
      long begin = System.nanoTime();
      etcd.put(key, VALUE).get();
      if (!seen.tryAcquire(watchers, 30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("etcd did not tell all of %d watches".formatted(watchers));
      }
      times.add(System.nanoTime() - begin);
    }
    watching.close();
    return times;
  }
}
