package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.Scheduling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the node a shape goes to. There is one, used again and again: a search allocates
 * nothing but its answer.
 */
final class Search {
  /** So many nodes are quicker put in order than asked of the index. */
  private static final int FEW = 64;

  private final Nodes nodes;
  private final Groups groups;
  private Strategy strategy = new Spread();

  private final Indexed indexed = new Indexed();
  private Shape shape = Shape.NONE;
  private int preferred;
  private int searched;
  private long looks;

  /** How many nodes had the room, but not the labels, the devices, or what is n-th in force. */
  private int unlabelled;

  private int unequipped;

  private final int[] broken = new int[Scheduling.MOST_AFFINITIES];

  /**
   * What a search found.
   *
   * @param node where to
   * @param searched how many nodes were looked at, this one included; those the index passed over
   *     were not
   * @param givenUp how many of the shape's preferences do not hold there
   */
  record Found(Node node, int searched, int givenUp) {}

  Search(Nodes nodes, Groups groups) {
    this.nodes = nodes;
    this.groups = groups;
  }

  Strategy strategy() {
    return strategy;
  }

  void use(Strategy chosen) {
    strategy = chosen;
  }

  /** How many nodes were ever looked at. */
  long looks() {
    return looks;
  }

  /** Whether this shape may go to this node now, whatever it prefers. */
  boolean fits(Node node, Shape wanted) {
    looks++;
    return node.suits(wanted) && groups.allow(node, wanted);
  }

  /** The same of a node that is held for just this. */
  boolean fitsWhereHeld(Node node, Shape wanted) {
    return node.mayTakeWork()
        && node.free().fits(wanted.demands())
        && node.isWhere(wanted)
        && groups.allow(node, wanted);
  }

  /** The node for this shape: where all it prefers holds, or else all but the last of it, … */
  Optional<Found> find(Shape wanted) {
    shape = wanted;
    Candidates candidates = candidates();
    int most = wanted.preferred().size();
    Optional<Found> found = find(candidates, most);
    if (found.isPresent() || most == 0) {
      return found;
    }
    Optional<Found> least =
        find(candidates, 0); // where that is nowhere, nothing else need be tried
    for (int n = most - 1; n > 0 && least.isPresent(); n--) {
      found = find(candidates, n);
      if (found.isPresent()) {
        return found;
      }
    }
    return least;
  }

  /** The same where the first so many of its preferences hold. */
  private Optional<Found> find(Candidates candidates, int preferences) {
    preferred = preferences;
    searched = 0;
    unlabelled = 0;
    unequipped = 0;
    Arrays.fill(broken, 0);
    int place = candidates == indexed ? chooseByIndex() : strategy.choose(candidates);
    Node node = place == Candidates.NONE ? null : nodes.at(place);
    return node == null
        ? Optional.empty()
        : Optional.of(new Found(node, searched, shape.preferred().size() - preferred));
  }

  private int chooseByIndex() {
    int inForce = shape.required().size() + preferred;
    nodes.index().ask(shape.demands(), shape.conditions());
    for (int n = 0; n < inForce; n++) {
      if (!groups.isFirst(inForce(n), shape)) {
        nodes.index().askAlso(inForce(n));
      }
    }
    int place = strategy.choose(indexed);
    if (unlabelled > 0
        && nodes.index().lookedInVain(shape.conditions(), unlabelled, this::meetsConditions)) {
      looks += nodes.places();
    }
    if (unequipped > 0 && nodes.index().lookedInVain(shape.demands().devices(), unequipped)) {
      looks += nodes.places();
    }
    for (int n = 0; n < inForce; n++) {
      Affinity affinity = inForce(n);
      if (broken[n] > 0
          && nodes.index().lookedInVain(affinity, broken[n], at -> holdsAt(at, affinity))) {
        looks += nodes.places();
      }
    }
    return place;
  }

  /** What is to hold: all that is required, then what is preferred and not given up. */
  private Affinity inForce(int n) {
    int required = shape.required().size();
    return n < required ? shape.required().get(n) : shape.preferred().get(n - required);
  }

  private boolean meetsConditions(int place) {
    Node node = nodeAt(place);
    return node != null && shape.conditions().unmet(node.labels()) == 0;
  }

  /** A node that may come there has none of any group, and is in no rack or zone at first. */
  private boolean holdsAt(int place, Affinity affinity) {
    Node node = nodeAt(place);
    return node == null
        ? affinity.rule() == AffinityRule.APART && affinity.over() == Domain.NODE
        : groups.holds(affinity, node);
  }

  private @Nullable Node nodeAt(int place) {
    return place < nodes.places() ? nodes.at(place) : null;
  }

  /**
   * Of the nodes this shape could go to if they were empty, the one that lacks the smallest part of
   * what it demands. Looks at every node.
   */
  Optional<Node> nearest(Shape wanted) {
    return nodes.inOrder().stream()
        .filter(node -> node.takesWork() && node.isWhere(wanted) && node.mayEverFit(wanted))
        .filter(node -> groups.allow(node, wanted))
        .min(Comparator.comparingDouble(node -> Shortage.worst(node.free(), wanted.demands())));
  }

  /** Whether any node might do if it were empty and took work. Looks at every node. */
  boolean mayEverFit(Shape wanted) {
    return nodes.inOrder().stream()
        .anyMatch(node -> node.isWhere(wanted) && node.mayEverFit(wanted));
  }

  private Candidates candidates() {
    if (shape.node() != null) {
      return new Few(nodes.find(shape.node()).stream().toList());
    }
    if (shape.hostname() != null) {
      return new Few(nodes.called(shape.hostname()));
    }
    for (Affinity affinity : shape.required()) {
      if (affinity.rule() == AffinityRule.TOGETHER && affinity.over() == Domain.NODE) {
        int some = groups.nodesWith(affinity.group());
        if (some > 0 && some <= FEW) {
          return new Few(groups.nodesOf(affinity.group()));
        }
      }
    }
    return indexed;
  }

  private boolean accepts(Node node) {
    searched++;
    looks++;
    if (!node.hasLabels(shape)) {
      unlabelled++;
      return false;
    }
    if (!node.free().hasDevices(shape.demands().devices())) {
      unequipped++;
      return false;
    }
    return node.suits(shape) && holdsAll(node);
  }

  private boolean holdsAll(Node node) {
    int inForce = shape.required().size() + preferred;
    for (int n = 0; n < inForce; n++) {
      if (!groups.holds(inForce(n), node, shape)) {
        broken[n]++;
        return false;
      }
    }
    return true;
  }

  /** In the order of all nodes. */
  private abstract class Ordered implements Candidates {
    @Override
    public final int cursor() {
      return nodes.cursor();
    }

    @Override
    public final int places() {
      return nodes.places();
    }
  }

  /** All nodes, by the index. */
  private final class Indexed extends Ordered {
    @Override
    public int firstBetween(int from, int to) {
      int place = nodes.index().next(from, to);
      while (place >= 0) {
        Node node = nodes.at(place);
        if (node != null && accepts(node)) {
          return place;
        }
        place = nodes.index().next(place + 1, to);
      }
      return NONE;
    }
  }

  /** A few nodes, each looked at. */
  private final class Few extends Ordered {
    private final List<Node> few;

    Few(Collection<Node> few) {
      this.few = new ArrayList<>(few);
      this.few.sort(Comparator.comparingInt(Node::place));
    }

    @Override
    public int firstBetween(int from, int to) {
      for (Node node : few) {
        if (node.place() >= from && node.place() < to && accepts(node)) {
          return node.place();
        }
      }
      return NONE;
    }
  }
}
