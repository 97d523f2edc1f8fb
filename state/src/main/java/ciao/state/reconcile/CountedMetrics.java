package ciao.state.reconcile;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Metrics added up since this was made, to be read at any time, by any thread. */
public final class CountedMetrics implements Metrics {
  private final Map<String, Counted> reconcilers = new ConcurrentHashMap<>();

  /**
   * One reconciler's numbers.
   *
   * @param counts every counter
   * @param queueLength items that waited or were in work when that changed last; 0 for a plain
   *     reconciler
   * @param busy time spent; turns that overlap each count whole
   */
  public record Numbers(Map<Counter, Long> counts, int queueLength, Map<Activity, Duration> busy) {
    public Numbers {
      counts = Map.copyOf(counts);
      busy = Map.copyOf(busy);
    }
  }

  private static final class Counted {
    private final LongAdder[] counts = adders(Counter.values().length);
    private final LongAdder[] nanos = adders(Activity.values().length);
    private volatile int queueLength;

    private static LongAdder[] adders(int count) {
      LongAdder[] adders = new LongAdder[count];
      Arrays.setAll(adders, index -> new LongAdder());
      return adders;
    }

    Numbers read() {
      Map<Counter, Long> read = new EnumMap<>(Counter.class);
      for (Counter counter : Counter.values()) {
        read.put(counter, counts[counter.ordinal()].sum());
      }
      Map<Activity, Duration> busy = new EnumMap<>(Activity.class);
      for (Activity activity : Activity.values()) {
        busy.put(activity, Duration.ofNanos(nanos[activity.ordinal()].sum()));
      }
      return new Numbers(read, queueLength, busy);
    }
  }

  @Override
  public void count(String reconciler, Counter counter, long amount) {
    of(reconciler).counts[counter.ordinal()].add(amount);
  }

  @Override
  public void queueLength(String reconciler, int length) {
    of(reconciler).queueLength = length;
  }

  @Override
  public void busy(String reconciler, Activity activity, Duration time) {
    of(reconciler).nanos[activity.ordinal()].add(time.toNanos());
  }

  private Counted of(String reconciler) {
    return reconcilers.computeIfAbsent(reconciler, name -> new Counted());
  }

  /** By the reconcilers' names, those that did anything. */
  public SortedMap<String, Numbers> read() {
    SortedMap<String, Numbers> all = new TreeMap<>();
    reconcilers.forEach((name, counted) -> all.put(name, counted.read()));
    return all;
  }
}
