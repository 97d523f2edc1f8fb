package ciao.controller.trace;

import ciao.controller.resource.GrowingIds;
import ciao.controller.resource.Names;
import ciao.controller.resource.Resources;
import ciao.controller.resource.StartTimes;
import ciao.controller.resource.TraceSpec;
import ciao.ssntp.payload.TraceReport;
import ciao.state.Reader;
import ciao.state.Resource;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest times of each label, and what of them the store does not know yet, which {@link
 * TraceLog} tells it by and by. Any thread; its lock is held for moments only.
 */
public final class TraceBook {
  /** The label that was reported longest ago makes room for a new one. */
  static final int MOST_LABELS = 64;

  /** The oldest makes room. With all labels full that is 64,000, about half a kilobyte each. */
  static final int MOST_OF_A_LABEL = 1_000;

  /** What waits for the disk: far more than anybody reads, and a few megabytes. */
  static final int MOST_UNWRITTEN = 10_000;

  private static final Logger log = LoggerFactory.getLogger(TraceBook.class);

  private final GrowingIds ids;
  private final Map<String, Deque<Kept>> labels = new LinkedHashMap<>();

  /** By id, what is to be stored; empty: it is to go. */
  private final Map<String, Optional<TraceSpec>> unwritten = new LinkedHashMap<>();

  private final AtomicLong dropped = new AtomicLong();
  private volatile Runnable wake = () -> {};

  private record Kept(String id, StartTimes times) {}

  /** Reads what is stored. */
  public TraceBook(Reader state, InstantSource clock) {
    ids = new GrowingIds(clock);
    for (Resource<TraceSpec> trace : state.list(Resources.TRACE)) { // by their ids: oldest first
      if (ids.note(trace.id())) {
        keep(trace.id(), trace.spec());
      } else {
        log.warn("trace {} has no id of this book's; it is left alone, and not shown", trace.id());
      }
    }
  }

  /** Who is told that something is {@link #unwritten}. */
  void wakes(Runnable writer) {
    wake = writer;
    writer.run();
  }

  /**
   * A node reports a start. What no controller asked for, or cannot be split into its parts, is
   * dropped, and so is what comes faster than it can be stored.
   */
  public void add(TraceReport report) {
    if (!Names.TRACE.matcher(report.label()).matches()) {
      drop(report, "a label that nobody can ask for");
      return;
    }
    Optional<StartTimes> times = StartTimes.of(report);
    if (times.isEmpty()) {
      drop(report, "no times of a way from controller over scheduler to node");
    } else if (add(new TraceSpec(report.label(), times.get()))) {
      wake.run();
    } else {
      drop(report, "more than " + MOST_UNWRITTEN + " wait for the disk");
    }
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

  /** How many reports were dropped. */
  long dropped() {
    return dropped.get();
  }

  /** Says whether there was a place for it. */
  private synchronized boolean add(TraceSpec trace) {
    if (unwritten.size() >= MOST_UNWRITTEN) {
      return false;
    }
    String id = ids.next();
    unwritten.put(id, Optional.of(trace));
    keep(id, trace);
    return true;
  }

  private synchronized void keep(String id, TraceSpec trace) {
    Deque<Kept> known = labels.remove(trace.label());
    if (known == null) {
      known = new ArrayDeque<>();
      if (labels.size() == MOST_LABELS) {
        Iterator<Deque<Kept>> eldest = labels.values().iterator();
        eldest.next().forEach(this::forget);
        eldest.remove();
      }
    } else if (known.size() == MOST_OF_A_LABEL) {
      forget(known.removeFirst());
    }
    known.addLast(new Kept(id, trace.times()));
    labels.put(trace.label(), known);
  }

  private void forget(Kept old) {
    unwritten.put(old.id(), Optional.empty());
  }

  /** So much at most of what the store is to be told, oldest first; it stays until it was. */
  synchronized Map<String, Optional<TraceSpec>> unwritten(int most) {
    return unwritten.entrySet().stream()
        .limit(most)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
  }

  /** The store knows this; what has changed since is told another time. Says whether more waits. */
  synchronized boolean written(Map<String, Optional<TraceSpec>> told) {
    told.forEach(unwritten::remove);
    return !unwritten.isEmpty();
  }

  /** All labels, in their alphabetical order. */
  public synchronized List<String> all() {
    return labels.keySet().stream().sorted().toList();
  }

  /** One label, unless nothing was reported under it. */
  public synchronized Optional<LabelTimes> label(String label) {
    return Optional.ofNullable(labels.get(label))
        .map(kept -> new LabelTimes(label, kept.stream().map(Kept::times).toList()));
  }
}
