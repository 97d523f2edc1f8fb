package ciao.state.reconcile;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the numbers for a test to read. */
public final class Tally implements Metrics {
  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final Map<String, Integer> lengths = new ConcurrentHashMap<>();
  private final Map<String, Duration> busy = new ConcurrentHashMap<>();

  @Override
  public void count(String reconciler, Counter counter, long amount) {
    counts.merge(reconciler + " " + counter, amount, Long::sum);
  }

  @Override
  public void queueLength(String reconciler, int length) {
    lengths.put(reconciler, length);
  }

  @Override
  public void busy(String reconciler, Activity activity, Duration time) {
    busy.merge(reconciler + " " + activity, time, Duration::plus);
  }

  public long of(String reconciler, Counter counter) {
    return counts.getOrDefault(reconciler + " " + counter, 0L);
  }

  public int queueLength(String reconciler) {
    return lengths.getOrDefault(reconciler, 0);
  }

  public Duration busy(String reconciler, Activity activity) {
    return busy.getOrDefault(reconciler + " " + activity, Duration.ZERO);
  }
}
