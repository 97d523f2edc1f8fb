package ciao.scheduler.placement;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * For what searches asked often, and room says nothing of, which places have it. A tree is made
 * when as many nodes were looked at in vain as there are: it costs a look at each, so it has paid
 * for itself by then, and what is asked once costs nothing.
 *
 * @param <Q> what is asked
 */
final class FlagTrees<Q> {
  /**
   * A bit per node each: 128 KiB at a million nodes. More than that in turns are searched without
   * trees, those asked longest ago are forgotten.
   */
  static final int KEPT = 128;

  private final Map<Q, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Known {
    private long inVain;
    private @Nullable FlagTree tree;
  }

  /** The tree for this if there is one. */
  @Nullable FlagTree find(Q asked) {
    Known found = known.get(asked);
    return found == null ? null : found.tree;
  }

  /**
   * So many nodes did not have this and were looked at for nothing.
   *
   * @param places how many there are
   * @param has whether a place has it
   * @return whether all places were looked at now
   */
  boolean lookedInVain(Q asked, int nodes, int places, IntPredicate has) {
    Known met = known.computeIfAbsent(asked, first -> new Known());
    met.inVain += nodes;
    boolean pays = met.tree == null && met.inVain >= places;
    if (pays) {
      FlagTree tree = new FlagTree(places);
      for (int place = 0; place < places; place++) {
        tree.set(place, has.test(place));
      }
      met.tree = tree;
    }
    if (known.size() > KEPT) {
      Iterator<Q> eldest = known.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    return pays;
  }

  /** A place has, of all that is asked, this now. */
  void set(int place, Predicate<Q> has) {
    known.forEach((asked, kept) -> {
      if (kept.tree != null) {
        kept.tree.set(place, has.test(asked));
      }
    });
  }

  /** At a place all that is asked of this kind is so now, or is not. */
  void set(int place, Predicate<Q> kind, Predicate<Q> has) {
    known.forEach((asked, kept) -> {
      if (kept.tree != null && kind.test(asked)) {
        kept.tree.set(place, has.test(asked));
      }
    });
  }

  /** The same at these places, where it is so at all of them, or at none. */
  void set(Places places, Predicate<Q> kind, Predicate<Q> has) {
    known.forEach((asked, kept) -> {
      if (kept.tree != null && kind.test(asked)) {
        boolean up = has.test(asked);
        for (int n = 0; n < places.size(); n++) {
          kept.tree.set(places.at(n), up);
        }
      }
    });
  }

  /** Places are numbered anew. */
  void clear() {
    known.clear();
  }
}
