package ciao.controller.trace;

import ciao.controller.resource.Names;
import ciao.ssntp.payload.TraceReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest times of each label, in memory: they tell how the cluster does, and are missed by
 * nobody after a restart. Any thread.
 */
public final class TraceBook {
  /** The label that was reported longest ago makes room for a new one. */
  static final int MOST_LABELS = 256;

  /** The oldest makes room; about 100 kB a label. */
  static final int MOST_OF_A_LABEL = 1_000;

  private static final Logger log = LoggerFactory.getLogger(TraceBook.class);

  private final Map<String, Deque<StartTimes>> labels = new LinkedHashMap<>();
  private final AtomicLong dropped = new AtomicLong();

  /**
   * A node reports a start. What no controller asked for, or cannot be split into its parts, is
   * dropped.
   */
  public void add(TraceReport report) {
    if (!Names.TRACE.matcher(report.label()).matches()) {
      drop(report, "a label that nobody can ask for");
      return;
    }
    StartTimes.of(report)
        .ifPresentOrElse(
            times -> add(report.label(), times),
            () -> drop(report, "no times of a way from controller over scheduler to node"));
  }

  /** Of what a node may make up, nothing gets into the log; nor does the log grow with it. */
  private void drop(TraceReport report, String why) {
    long inAll = dropped.incrementAndGet();
    if (Long.bitCount(inAll) == 1) { // the 1st, 2nd, 4th, 8th …
      log.warn(
          "trace of instance {} from node {}: {}; dropped, as were {} in all",
          report.instance(),
          report.node(),
          why,
          inAll);
    }
  }

  /** How many reports were of no use. */
  long dropped() {
    return dropped.get();
  }

  private synchronized void add(String label, StartTimes times) {
    Deque<StartTimes> known = labels.remove(label);
    if (known == null) {
      known = new ArrayDeque<>();
      if (labels.size() == MOST_LABELS) {
        labels.remove(labels.keySet().iterator().next());
      }
    } else if (known.size() == MOST_OF_A_LABEL) {
      known.removeFirst();
    }
    known.addLast(times);
    labels.put(label, known);
  }

  /** All labels, in their alphabetical order. */
  public synchronized List<String> all() {
    return labels.keySet().stream().sorted().toList();
  }

  /** One label, unless nothing was reported under it. */
  public synchronized Optional<LabelTimes> label(String label) {
    return Optional.ofNullable(labels.get(label))
        .map(times -> new LabelTimes(label, List.copyOf(times)));
  }
}
