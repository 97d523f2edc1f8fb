import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Query;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.Watch;
import ciao.state.WatchRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A cloud of a million instances: wish, status and address of each. */
class StateMillion {
  private static final int WAITING = 64;

  /** What a store remembers of its newest changes, see ciao.state.memory.Limits. */
  private static final int WINDOW = 16_384;

  static void fill(String place, int instances) throws Exception {
    try (State.Open open = State.Open.at(place)) {
      long begin = System.nanoTime();
      Semaphore room = new Semaphore(WAITING);
      int each = Transaction.MAX_OPERATIONS / 3;
      for (int from = 0; from < instances; from += each) {
        Transaction next = instances(from, Math.min(instances, from + each));
        room.acquire();
        open.store()
            .write(next)
            .thenAccept(result -> {
              result.orThrow();
              room.release();
            });
      }
      if (!room.tryAcquire(WAITING, 60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a write was refused or not answered within 60 s");
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "%,d resources of %,d instances written in %.1f s: %,.0f/s; tables %,d behind%n",
          3 * instances, instances, seconds, 3 * instances / seconds, open.behind());
    }
  }

  private static Transaction instances(int from, int to) {
    List<Operation> operations = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String tenant = "tenant-" + i % 1_000;
      String id = "%08x-4be0-11ef-9f7d-%012x".formatted(i * 0x9e3779b1, i);
      Map<String, String> labels = Map.of("workload", "web-" + i % 1_000);
      StateSpec spec = StateSpec.of(i);
      operations.add(
          Operation.create(StateSpec.WISH.at(tenant, id), "", spec).withLabels(labels));
      operations.add(Operation.create(StateSpec.STATUS.at(tenant, id), "placer", spec));
      operations.add(Operation.create(StateSpec.ADDRESS.at(tenant, id), "addresses", spec));
    }
    return new Transaction(operations);
  }

  static void open(String place) throws Exception {
    long begin = System.nanoTime();
    try (State.Open open = State.Open.at(place)) {
      Store store = open.store();
      System.out.printf(
          "open after %.1f s, at position %,d, with -Xmx %,d MiB%n",
          (System.nanoTime() - begin) / 1e9,
          store.position(),
          Runtime.getRuntime().maxMemory() >> 20);
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      System.out.printf(
          "heap in use after a collection: %,d MiB%n",
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
      int found = store.list(Query.of(StateSpec.WISH).where("workload=web-7")).size();
      System.out.printf("listed %,d of one workload%n", found);
      bookmarks(store);
    }
  }

  /** The oldest and every thousandth later bookmark of the window, taken before this process. */
  private static void bookmarks(Store store) throws Exception {
    int good = 0;
    int tried = 0;
    for (int back = WINDOW; back > 0; back -= 1_000) {
      tried++;
      if (store.position() >= back && resumes(store, back)) {
        good++;
      }
    }
    System.out.printf(
        "%d of %d bookmarks from before the restart, the oldest %,d changes ago, went on without a gap%n",
        good, tried, WINDOW);
  }

  /** Three types share the changes; all of them together have to be there. */
  private static boolean resumes(Store store, int back) throws Exception {
    AtomicInteger events = new AtomicInteger();
    CompletableFuture<Boolean> complete = new CompletableFuture<>();
    try (ExecutorService listeners = Executors.newSingleThreadExecutor()) {
      List<Watch> watches = new ArrayList<>();
      for (var type : List.of(StateSpec.WISH, StateSpec.STATUS, StateSpec.ADDRESS)) {
        watches.add(
            store.watch(
                WatchRequest.of(type).from(new Start.After(store.position() - back)),
                listeners,
                event -> {
                  if (event instanceof Event.Errored<StateSpec>) {
                    complete.complete(false);
                  } else if (events.incrementAndGet() == back) {
                    complete.complete(true);
                  }
                }));
      }
      boolean all = complete.completeOnTimeout(false, 20, TimeUnit.SECONDS).get();
      watches.forEach(Watch::close);
      return all;
    }
  }
}
