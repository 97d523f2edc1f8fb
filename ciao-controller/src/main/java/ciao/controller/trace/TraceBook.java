package ciao.controller.trace;

import ciao.controller.instance.Instances;
import ciao.controller.resource.GrowingIds;
import ciao.controller.resource.Names;
import ciao.controller.resource.Resources;
import ciao.controller.resource.StartTimes;
import ciao.controller.resource.TraceSpec;
import ciao.ssntp.payload.TraceReport;
import ciao.state.Pointer;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.Unread;
import ciao.state.UnreadableSpecException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
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
  /** What waits for the disk: far more than anybody reads, and a few megabytes. */
  static final int MOST_UNWRITTEN = 10_000;

  private static final Logger log = LoggerFactory.getLogger(TraceBook.class);

  private final Reader state;
  private final GrowingIds ids;

  /** Operators make tenants, and what a tenant has here goes when it does. */
  private final Map<String, TenantTraces> tenants = new HashMap<>();

  /** What is to be stored; empty: it is to go. */
  private final Map<Pointer<TraceSpec>, Optional<TraceSpec>> unwritten = new LinkedHashMap<>();

  private final AtomicLong dropped = new AtomicLong();
  private volatile Runnable wake = () -> {};

  /**
   * Reads what is stored, as far as that can be read: nothing depends on a trace.
   *
   * @param state tells, at any time, which instances there are
   */
  public TraceBook(Reader state, InstantSource clock) {
    this.state = state;
    ids = new GrowingIds(clock);
    // By their ids: oldest first.
    for (Resource<Unread> stored : state.list(Unread.type(Resources.TRACE.name()))) {
      if (ids.note(stored.id())) {
        read(Resources.TRACE.at(stored.metadata().namespace(), stored.id()));
      } else {
        log.warn("trace {} has no id of this book's; it is left alone, and not shown", stored.id());
      }
    }
  }

  private void read(Pointer<TraceSpec> there) {
    try {
      state.get(there).ifPresent(trace -> keep(there, trace.spec()));
    } catch (UnreadableSpecException e) {
      log.warn("{}; it is left alone, and not shown", e.getMessage());
    }
  }

  /** Who is told that something is {@link #unwritten}. */
  void wakes(Runnable writer) {
    wake = writer;
    writer.run();
  }

  /**
   * A node reports a start. Only of its own instances, once of each, and under the label that was
   * asked for: what nobody asked for is dropped. So is what cannot be split into its parts, and
   * what comes faster than it can be stored.
   */
  public void add(TraceReport report) {
    take(report).ifPresentOrElse(objection -> drop(report, objection), wake);
  }

  /** Says why not. */
  private Optional<String> take(TraceReport report) {
    if (!Names.TRACE.matcher(report.label()).matches()) {
      return Optional.of("a label that nobody can ask for");
    }
    Optional<StartTimes> times = StartTimes.of(report);
    if (times.isEmpty()) {
      return Optional.of("no times of a way from controller over scheduler to node");
    }
    Optional<String> tenant = tenantOf(report);
    if (tenant.isEmpty()) {
      return Optional.of("no instance of that node's which is to be timed under that label");
    }
    return add(tenant.get(), new TraceSpec(report.label(), times.get(), report.hops()));
  }

  /** A node runs nothing before it is stored that the instance is its own. */
  private Optional<String> tenantOf(TraceReport report) {
    return Instances.heldBy(state, report.node(), report.instance())
        .filter(instance ->
            report
                .label()
                .equals(instance.metadata().annotations().get(Resources.TRACE_ANNOTATION)))
        .map(instance -> instance.metadata().namespace());
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

  /** Says why not. */
  private synchronized Optional<String> add(String tenant, TraceSpec trace) {
    if (unwritten.size() >= MOST_UNWRITTEN) {
      return Optional.of("more than " + MOST_UNWRITTEN + " wait for the disk");
    }
    TenantTraces kept = tenants.get(tenant);
    if (kept != null && kept.has(trace)) {
      return Optional.of("a start that was reported before");
    }
    Pointer<TraceSpec> there = Resources.TRACE.at(tenant, ids.next());
    unwritten.put(there, Optional.of(trace));
    keep(there, trace);
    return Optional.empty();
  }

  private synchronized void keep(Pointer<TraceSpec> there, TraceSpec trace) {
    String tenant = there.namespace();
    tenants
        .computeIfAbsent(tenant, first -> new TenantTraces())
        .keep(there.id(), trace)
        .forEach(id -> unwritten.put(Resources.TRACE.at(tenant, id), Optional.empty()));
  }

  /** Whoever has traces. */
  synchronized List<String> tenants() {
    return List.copyOf(tenants.keySet());
  }

  /** A tenant is deleted, and its traces with it. */
  synchronized void forget(String tenant) {
    TenantTraces gone = tenants.remove(tenant);
    if (gone != null) {
      gone.ids().forEach(id -> unwritten.put(Resources.TRACE.at(tenant, id), Optional.empty()));
    }
  }

  /** So much at most of what the store is to be told, oldest first; it stays until it was. */
  synchronized Map<Pointer<TraceSpec>, Optional<TraceSpec>> unwritten(int most) {
    return unwritten.entrySet().stream()
        .limit(most)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
  }

  /** The store knows this; what has changed since is told another time. Says whether more waits. */
  synchronized boolean written(Map<Pointer<TraceSpec>, Optional<TraceSpec>> told) {
    told.forEach(unwritten::remove);
    return !unwritten.isEmpty();
  }

  /** All labels, in the order of {@link Label#toString}. */
  public synchronized List<Label> all() {
    return tenants.entrySet().stream()
        .flatMap(tenant ->
            tenant.getValue().labels().stream().map(name -> new Label(tenant.getKey(), name)))
        .sorted(Comparator.comparing(Label::toString))
        .toList();
  }

  /** One label, unless nothing was reported under it. */
  public synchronized Optional<LabelTimes> label(Label label) {
    return Optional.ofNullable(tenants.get(label.tenant()))
        .flatMap(tenant -> tenant.traces(label.name()))
        .map(traces -> new LabelTimes(label, traces));
  }
}
