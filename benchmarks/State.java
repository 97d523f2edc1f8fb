import ciao.state.Store;
import ciao.state.durable.StateSettings;
import ciao.state.durable.StateStore;
import ciao.state.durable.Threads;
import ciao.state.postgres.PostgresSettings;
import ciao.state.postgres.PostgresStore;
import ciao.state.postgres.SharedSeal;
import ciao.state.sql.Address;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the state engine takes and how long that takes, on the production path: what the controller
 * opens, with the threads it opens it with. Run by state.sh with the jar on the class path. PLACE is a
 * directory (journal and H2) or the URL of a PostgreSQL database.
 *
 * <pre>
 * writes PLACE SECONDS RUNS       durable creations a second, 64 writers at a time
 * watchers PLACE COUNT EVENTS     from a write's call until COUNT watchers have its event
 * fill PLACE INSTANCES            wish, status and address of each
 * open PLACE                      how long until the store serves, and what it weighs then
 * compare PLACE HOST PORT SECONDS the same calls here and to an etcd there, by turns
 * </pre>
 */
class State {
  public static void main(String[] arguments) throws Exception {
    String place = arguments[1];
    switch (arguments[0]) {
      case "writes" -> StateWrites.run(place, number(arguments[2]), number(arguments[3]));
      case "watchers" -> StateWatchers.run(place, number(arguments[2]), number(arguments[3]));
      case "fill" -> StateMillion.fill(place, number(arguments[2]));
      case "open" -> StateMillion.open(place);
      case "compare" ->
          StateBesideEtcd.run(place, arguments[2], number(arguments[3]), number(arguments[4]));
      default ->
          throw new IllegalArgumentException(
              "'%s' (expected: writes, watchers, fill, open or compare)".formatted(arguments[0]));
    }
  }

  private static int number(String argument) {
    return Integer.parseInt(argument);
  }

  /** A store with its threads, as the controller has them. */
  record Open(Store store, AutoCloseable backend, List<ExecutorService> threads)
      implements AutoCloseable {
    static Open at(String place) throws Exception {
      ExecutorService committer = Executors.newSingleThreadExecutor();
      ExecutorService background = Executors.newSingleThreadExecutor();
      ExecutorService answers = Executors.newSingleThreadExecutor();
      ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
      List<ExecutorService> threads = List.of(timers, committer, background, answers);
      if (place.startsWith("jdbc:")) {
        PostgresStore postgres =
            PostgresStore.open(
                new PostgresSettings(new Address(place, "ciao", ""), "benchmark"),
                SharedSeal.withoutKeys(),
                InstantSource.system(),
                committer,
                answers,
                timers);
        return new Open(postgres.store(), postgres, threads);
      }
      StateStore state =
          StateStore.open(
              Path.of(place),
              StateSettings.DEFAULT,
              InstantSource.system(),
              UUID::randomUUID,
              new Threads(committer, background, answers, timers));
      return new Open(state.store(), state, threads);
    }

    /** How many changes the tables have yet to take over; 0 where there is nothing to follow. */
    long behind() {
      return backend instanceof StateStore state
          ? state.status().position() - state.status().applied()
          : 0;
    }

    @Override
    public void close() throws Exception {
      backend.close();
      threads.forEach(ExecutorService::shutdown);
    }
  }

  /** Nanoseconds, as many as come, for one thread. */
  static final class Times {
    private long[] nanos = new long[1024];
    private int count;

    void add(long each) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = each;
    }

    void addAll(Times others) {
      for (int i = 0; i < others.count; i++) {
        add(others.nanos[i]);
      }
    }

    int count() {
      return count;
    }

    double millis(int percent) {
      Arrays.sort(nanos, 0, count);
      return nanos[Math.min(count - 1, (int) (count * (long) percent / 100))] / 1e6;
    }

    @Override
    public String toString() {
      return "median %.2f ms, 99 %% within %.2f ms, at most %.1f ms"
          .formatted(millis(50), millis(99), millis(100));
    }
  }
}
