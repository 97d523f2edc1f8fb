package ciao.scheduler.placement;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For conditions on labels that searches met often, which places meet them. A tree is made when as
 * many nodes were looked at in vain as there are: it costs a look at each, so it has paid for
 * itself by then, and conditions that are asked once cost nothing.
 */
final class ConditionTrees {
  /**
   * A bit per node each: 16 KiB at a million nodes. More conditions than that in turns are searched
   * without trees, those asked longest ago are forgotten.
   */
  static final int KEPT = 128;

  private final Map<Conditions, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Known {
    private long inVain;
    private @Nullable FlagTree tree;
  }

  /** Who has these labels, place by place. */
  @FunctionalInterface
  interface LabelsByPlace {
    /** Null where there is no node. */
    @Nullable Map<String, String> at(int place);
  }

  /** The tree for these conditions if there is one. */
  @Nullable FlagTree find(Conditions conditions) {
    Known found = known.get(conditions);
    return found == null ? null : found.tree;
  }

  /** So many nodes did not meet these conditions and were looked at for nothing. */
  void lookedInVain(Conditions conditions, int nodes, int places, LabelsByPlace labels) {
    Known met = known.computeIfAbsent(conditions, first -> new Known());
    met.inVain += nodes;
    if (met.tree == null && met.inVain >= places) {
      met.tree = new FlagTree(places);
      for (int place = 0; place < places; place++) {
        @Nullable Map<String, String> carried = labels.at(place);
        met.tree.set(place, carried != null && conditions.unmet(carried) == 0);
      }
    }
    if (known.size() > KEPT) {
      Iterator<Conditions> eldest = known.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /** A node's labels are these now. */
  void set(int place, Map<String, String> carried) {
    known.forEach((conditions, kept) -> {
      if (kept.tree != null) {
        kept.tree.set(place, conditions.unmet(carried) == 0);
      }
    });
  }

  /** Places are numbered anew. */
  void clear() {
    known.clear();
  }
}
