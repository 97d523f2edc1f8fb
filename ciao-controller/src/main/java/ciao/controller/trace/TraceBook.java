package ciao.controller.trace;

import ciao.ssntp.payload.TraceReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** A node reports a start. */
  public void add(TraceReport report) {
    StartTimes.of(report)
        .ifPresentOrElse(
            times -> add(report.label(), times),
            () -> log.warn("{}: no times of a way from controller over scheduler to node", report));
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
  public synchronized List<LabelTimes> all() {
    return labels.keySet().stream().sorted().map(this::times).toList();
  }

  /** One label, unless nothing was reported under it. */
  public synchronized Optional<LabelTimes> label(String label) {
    return labels.containsKey(label) ? Optional.of(times(label)) : Optional.empty();
  }

  private LabelTimes times(String label) {
    return new LabelTimes(label, new ArrayList<>(labels.getOrDefault(label, new ArrayDeque<>())));
  }
}
