package ciao.scheduler.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

  private final Function<Q, String> subject;
  private final Map<Q, Known<Q>> known = new LinkedHashMap<>(16, 0.75f, true);

  /** Those with a tree: a node may tell of thousands of subjects that nobody asked about. */
  private final Map<String, List<Known<Q>>> bySubject = new HashMap<>();

  private static final class Known<Q> {
    private final Q asked;
    private long inVain;
    private @Nullable FlagTree tree;

    private Known(Q asked) {
      this.asked = asked;
    }
  }

  /**
   * Nothing was asked yet.
   *
   * @param subject what something that is asked is about
   */
  FlagTrees(Function<Q, String> subject) {
    this.subject = subject;
  }

  /** The same where all is about the same. */
  FlagTrees() {
    this(_ -> "");
  }

  /** The tree for this if there is one. */
  @Nullable FlagTree find(Q asked) {
    Known<Q> found = known.get(asked);
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
    Known<Q> met = known.computeIfAbsent(asked, Known::new);
    met.inVain += nodes;
    boolean pays = met.tree == null && met.inVain >= places;
    if (pays) {
      FlagTree tree = new FlagTree(places);
      for (int place = 0; place < places; place++) {
        tree.set(place, has.test(place));
      }
      met.tree = tree;
      bySubject.computeIfAbsent(subject.apply(asked), _ -> new ArrayList<>(1)).add(met);
    }
    if (known.size() > KEPT) {
      forgetEldest();
    }
    return pays;
  }

  private void forgetEldest() {
    Iterator<Known<Q>> all = known.values().iterator();
    Known<Q> eldest = all.next();
    all.remove();
    bySubject.computeIfPresent(
        subject.apply(eldest.asked),
        (_, about) -> {
          about.remove(eldest);
          return about.isEmpty() ? null : about;
        });
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
  void setAll(int place, Predicate<Q> kind, Predicate<Q> has) {
    known.forEach((asked, kept) -> {
      if (kept.tree != null && kind.test(asked)) {
        kept.tree.set(place, has.test(asked));
      }
    });
  }

  /** The same of all that is about this. */
  void set(int place, String about, Predicate<Q> kind, Predicate<Q> has) {
    for (Known<Q> kept : bySubject.getOrDefault(about, List.of())) {
      if (kept.tree != null && kind.test(kept.asked)) {
        kept.tree.set(place, has.test(kept.asked));
      }
    }
  }

  /**
   * The same at these places, where it is so at all of them, or at none.
   *
   * @return how many flags were looked at
   */
  int set(Places places, String about, Predicate<Q> kind, Predicate<Q> has) {
    int looks = 0;
    for (Known<Q> kept : bySubject.getOrDefault(about, List.of())) {
      if (kept.tree != null && kind.test(kept.asked)) {
        boolean up = has.test(kept.asked);
        for (int n = 0; n < places.size(); n++) {
          kept.tree.set(places.at(n), up);
        }
        looks += places.size();
      }
    }
    return looks;
  }

  /** Places are numbered anew. */
  void clear() {
    known.clear();
    bySubject.clear();
  }
}
