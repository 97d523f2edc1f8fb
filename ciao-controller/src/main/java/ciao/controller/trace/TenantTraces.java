package ciao.controller.trace;

import ciao.controller.resource.TraceSpec;
import ciao.ssntp.payload.InstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The newest times of one tenant's labels, which drive out one another, and no other tenant's. */
final class TenantTraces {
  /**
   * The label that was reported longest ago makes room for a new one. A tenant compares a few at a
   * time; with all of them full it has 16,000 starts, about a kilobyte each.
   */
  static final int MOST_LABELS = 16;

  /** The oldest makes room: enough for a mean, and for the thousand that can be added at once. */
  static final int MOST_OF_A_LABEL = 1_000;

  private final Map<String, Map<InstanceId, Kept>> labels = new LinkedHashMap<>();

  private record Kept(String id, TraceSpec trace) {}

  /** Whether this start is here; an instance is timed once. */
  boolean has(TraceSpec trace) {
    return labels.getOrDefault(trace.label(), Map.of()).containsKey(trace.times().instance());
  }

  /** Returns the ids of those that make room for it. */
  List<String> keep(String id, TraceSpec trace) {
    List<String> gone = new ArrayList<>();
    Map<InstanceId, Kept> known = labels.remove(trace.label());
    if (known == null) {
      known = new LinkedHashMap<>();
      if (labels.size() == MOST_LABELS) {
        removeFirst(labels.values()).values().forEach(old -> gone.add(old.id()));
      }
    }
    Kept before = known.remove(trace.times().instance());
    if (before != null) {
      gone.add(before.id());
    } else if (known.size() == MOST_OF_A_LABEL) {
      gone.add(removeFirst(known.values()).id());
    }
    known.put(trace.times().instance(), new Kept(id, trace));
    labels.put(trace.label(), known);
    return gone;
  }

  private static <T> T removeFirst(Collection<T> from) {
    Iterator<T> all = from.iterator();
    T first = all.next();
    all.remove();
    return first;
  }

  /** In no order that matters. */
  Collection<String> labels() {
    return labels.keySet();
  }

  /** The ids of all. */
  Stream<String> ids() {
    return labels.values().stream().flatMap(kept -> kept.values().stream()).map(Kept::id);
  }

  /** Oldest first. */
  Optional<List<TraceSpec>> traces(String label) {
    return Optional.ofNullable(labels.get(label))
        .map(kept -> kept.values().stream().map(Kept::trace).toList());
  }
}
