package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Domain;
import java.util.ArrayList;
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
  private final Nodes nodes;
  private final Groups groups;
  private Strategy strategy = new Spread();

  private final Indexed indexed = new Indexed();
  private Shape shape = Shape.NONE;
  private int preferred;
  private int searched;
  private int unlabelled;
  private @Nullable String apart;
  private int crowded;

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

  /** Whether this shape may go to this node now, whatever it prefers. */
  boolean fits(Node node, Shape wanted) {
    return node.suits(wanted) && groups.allow(node, wanted, 0);
  }

  /** The same of a node that is held for just this. */
  boolean fitsWhereHeld(Node node, Shape wanted) {
    return node.mayTakeWork()
        && node.free().fits(wanted.demands())
        && node.isWhere(wanted)
        && groups.allow(node, wanted, 0);
  }

  /** The node for this shape: where all it prefers holds, or else all but the last of it, … */
  Optional<Found> find(Shape wanted) {
    shape = wanted;
    unlabelled = 0;
    Candidates candidates = candidates();
    int place = Candidates.NONE;
    for (preferred = wanted.preferred().size(); preferred >= 0; preferred--) {
      searched = 0;
      apart = groupToBeApartFrom();
      nodes.index().ask(shape.demands(), shape.conditions(), apart);
      place = strategy.choose(candidates);
      if (apart != null && crowded > 0) {
        nodes.index().lookedInVain(apart, crowded, this::hasNoneOfIt);
        crowded = 0;
      }
      if (place != Candidates.NONE) {
        break;
      }
    }
    if (unlabelled > 0 && candidates == indexed) {
      nodes.index().lookedInVain(wanted.conditions(), unlabelled, this::meetsConditions);
    }
    Node node = place == Candidates.NONE ? null : nodes.at(place);
    return node == null
        ? Optional.empty()
        : Optional.of(new Found(node, searched, wanted.preferred().size() - preferred));
  }

  /**
   * Of the nodes this shape could go to if they were empty, the one that lacks the smallest part of
   * what it demands. Looks at every node.
   */
  Optional<Node> nearest(Shape wanted) {
    return nodes.inOrder().stream()
        .filter(node -> node.takesWork() && node.isWhere(wanted) && node.mayEverFit(wanted))
        .filter(node -> groups.allow(node, wanted, 0))
        .min(Comparator.comparingDouble(node -> Shortage.worst(node.free(), wanted.demands())));
  }

  /** Whether any node might do if it were empty and took work. Looks at every node. */
  boolean mayEverFit(Shape wanted) {
    return nodes.inOrder().stream()
        .anyMatch(node -> node.isWhere(wanted) && node.mayEverFit(wanted));
  }

  /** The first group of which none may be on the node, if there is one. */
  private @Nullable String groupToBeApartFrom() {
    for (Affinity affinity : shape.required()) {
      if (isApartOverNodes(affinity)) {
        return affinity.group();
      }
    }
    for (int n = 0; n < preferred; n++) {
      if (isApartOverNodes(shape.preferred().get(n))) {
        return shape.preferred().get(n).group();
      }
    }
    return null;
  }

  private static boolean isApartOverNodes(Affinity affinity) {
    return affinity.rule() == AffinityRule.APART && affinity.over() == Domain.NODE;
  }

  private boolean meetsConditions(int place) {
    Node node = nodeAt(place);
    return node != null && shape.conditions().unmet(node.labels()) == 0;
  }

  private boolean hasNoneOfIt(int place) {
    Node node = nodeAt(place);
    return node == null || apart == null || !groups.isOn(node, apart);
  }

  private @Nullable Node nodeAt(int place) {
    return place < nodes.places() ? nodes.at(place) : null;
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
        List<Node> some = groups.nodesOf(affinity.group());
        if (!some.isEmpty()) {
          return new Few(some);
        }
      }
    }
    return indexed;
  }

  private boolean accepts(Node node) {
    searched++;
    if (!node.hasLabels(shape)) {
      unlabelled++;
      return false;
    }
    if (!node.suits(shape)) {
      return false;
    }
    boolean allowed = groups.allow(node, shape, preferred);
    if (!allowed && apart != null && groups.isOn(node, apart)) {
      crowded++;
    }
    return allowed;
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
