package ciao.scheduler.placement;

import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.VetoCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks every node why it does not take a shape, and sums it up. Costs a look at every node. */
final class Explanation {
  private final Nodes nodes;
  private final List<Node> inOrder;
  private final Vetoes why;
  private final Shape shape;
  private final Map<VetoReason, Tally> tallies = new EnumMap<>(VetoReason.class);
  private @Nullable Veto nearest;

  /** The nodes refused for one reason. */
  private static final class Tally {
    private int count;
    private Veto nearest;

    Tally(Veto first) {
      count = 1;
      nearest = first;
    }

    void add(Veto veto) {
      count++;
      nearest = veto.isNearerThan(nearest) ? veto : nearest;
    }
  }

  private Explanation(Nodes nodes, Vetoes why, Shape shape) {
    this.nodes = nodes;
    this.inOrder = nodes.inOrder();
    this.why = why;
    this.shape = shape;
  }

  /** Why none of these nodes takes this shape. */
  static Refusal of(Nodes nodes, Vetoes why, Shape shape) {
    Explanation explanation = new Explanation(nodes, why, shape);
    for (Node node : explanation.inOrder) {
      why.of(node, shape).ifPresent(explanation::count);
    }
    return explanation.refusal();
  }

  private void count(Veto veto) {
    Tally tally = tallies.get(veto.reason());
    if (tally == null) {
      tallies.put(veto.reason(), new Tally(veto));
    } else {
      tally.add(veto);
    }
    nearest = nearest == null || veto.isNearerThan(nearest) ? veto : nearest;
  }

  private Refusal refusal() {
    if (nearest == null) {
      String none = "no compute node is connected";
      return new Refusal(RefusalReason.NO_CN, none, List.of(), null, none, null);
    }
    Node node = nearest.node();
    NearestMiss miss =
        new NearestMiss(node.id(), node.name(), Sentence.bounded(why.lacksInAll(nearest, shape)));
    return new Refusal(
        RefusalReason.FULL_CLOUD, message(), counts(), miss, summary(nearest), nearest.reason());
  }

  private List<VetoCount> counts() {
    return mostFrequentFirst().stream()
        .map(tally -> {
          Veto veto = tally.nearest;
          String example = veto.node().name() + " lacks " + why.lacks(veto, shape);
          return new VetoCount(veto.reason().word(), tally.count, Sentence.bounded(example));
        })
        .toList();
  }

  private List<Tally> mostFrequentFirst() {
    return tallies.values().stream()
        .sorted(Comparator.comparingInt((Tally tally) -> tally.count).reversed())
        .toList();
  }

  private String message() {
    int size = nodes.size();
    String phrases =
        mostFrequentFirst().stream().map(this::phrase).collect(Collectors.joining(", "));
    List<String> parts = new ArrayList<>();
    tooLarge().map(TooLarge::inWords).ifPresent(parts::add);
    parts.add(
        "no room on "
            + (size == 1 ? "the only node" : "any of " + size + " nodes")
            + ": "
            + phrases);
    absent().ifPresent(parts::add);
    return String.join("; ", parts);
  }

  /**
   * What its tenant may know: what is lacking, not exactly, nor which nodes and how many, not even
   * of what there are more.
   */
  private String summary(Veto nearestMiss) {
    List<String> lacking =
        mostFrequentFirst().stream()
            .sorted(Comparator.comparing(tally -> tally.nearest.reason()))
            .map(this::lacking)
            .distinct()
            .toList();
    List<String> parts = new ArrayList<>();
    tooLarge().map(TooLarge::summary).ifPresent(parts::add);
    parts.add(
        lacking.stream()
            .map(words -> (lacking.size() == 1 ? "all " : "some ") + words)
            .collect(Collectors.joining(", ", "no node takes it now: ", "")));
    if (nearestMiss.reason().distance() == 0) {
      List<Shortage> lacks = Shortage.between(nearestMiss.node().free(), shape.demands());
      parts.add("the nearest lacks up to " + Shortage.inWords(Shortage.coarse(lacks)));
    }
    absent().ifPresent(parts::add);
    return String.join("; ", parts);
  }

  private String lacking(Tally tally) {
    return switch (tally.nearest.reason()) {
      case NODE -> "are not node " + shape.node();
      case HOSTNAME -> "are not called " + shape.hostname();
      case LABEL -> "do not " + conditions();
      case APART, TOGETHER -> {
        String words = why.affinity(tally.nearest, shape);
        yield "are not " + words.substring(0, words.indexOf(": "));
      }
      case MAINTENANCE, DRAINING, STATUS, HELD -> "take no work";
      case SLOTS -> "have no free instance slot";
      case VCPUS -> "lack vCPUs";
      case MEMORY -> "lack memory";
      case DISK -> "lack disk";
      case DEVICE -> "lack devices";
    };
  }

  /** {@code 2 lack memory (nearest: web2 lacks 512 MiB)}. */
  private String phrase(Tally tally) {
    boolean one = tally.count == 1;
    Veto veto = tally.nearest;
    String words =
        switch (veto.reason()) {
          case NODE -> (one ? "is not node " : "are not node ") + shape.node();
          case HOSTNAME -> (one ? "is not called " : "are not called ") + shape.hostname();
          case LABEL -> (one ? "does not " : "do not ") + conditions();
          case APART, TOGETHER -> (one ? "is not " : "are not ") + affinity(tally);
          case MAINTENANCE -> (one ? "is" : "are") + " in maintenance";
          case DRAINING -> (one ? "is" : "are") + " being drained";
          case STATUS, HELD -> (one ? "takes no work " : "take no work ") + standing(tally);
          case SLOTS -> (one ? "has" : "have") + " no free instance slot";
          case VCPUS -> lacking(tally, "vCPUs", "");
          case MEMORY -> lacking(tally, "memory", " MiB");
          case DISK -> lacking(tally, "disk", " MiB");
          case DEVICE -> lacking(tally, "devices", "");
        };
    return tally.count + " " + words;
  }

  private String conditions() {
    String all = shape.conditions().inWords();
    String verb = shape.conditions().rules().isEmpty() ? "carry " : "meet ";
    return verb + (shape.conditions().count() == 1 ? all : "all of " + all);
  }

  /** {@code apart from group web (for one, web1: its rack r1 has 2 of it)}. */
  private String affinity(Tally tally) {
    String words = why.affinity(tally.nearest, shape);
    int colon = words.indexOf(": ");
    String example = tally.nearest.node().name() + words.substring(colon);
    return words.substring(0, colon) + (tally.count == 1 ? " (" : " (for one, ") + example + ")";
  }

  private static String standing(Tally tally) {
    Node node = tally.nearest.node();
    String example = node.name() + ": " + Vetoes.standing(node);
    return tally.count == 1 ? "(" + example + ")" : "(for one, " + example + ")";
  }

  private String lacking(Tally tally, String resource, String unit) {
    Veto veto = tally.nearest;
    Shortage first = Shortage.between(veto.node().free(), shape.demands()).getFirst();
    String missing =
        veto.reason() == VetoReason.DEVICE
            ? first.lacks() + " " + first.device()
            : first.lacks() + unit;
    String lacks = veto.node().name() + " lacks " + missing;
    return tally.count == 1
        ? "lacks %s (%s)".formatted(resource, lacks)
        : "lack %s (nearest: %s)".formatted(resource, lacks);
  }

  /**
   * Even an empty node would be too small.
   *
   * @param than which nodes it is larger than
   * @param largest the one that would lack least
   * @param lacks what that one would lack
   */
  private record TooLarge(String than, Node largest, List<Shortage> lacks) {
    String inWords() {
      return "larger than %s: even empty, %s would lack %s"
          .formatted(than, largest.name(), Shortage.inWords(lacks));
    }

    String summary() {
      return "larger than %s: even empty, the largest would lack up to %s"
          .formatted(than, Shortage.inWords(Shortage.coarse(lacks)));
    }
  }

  /** Says so when waiting will not help: the nodes that would do are all too small when empty. */
  private Optional<TooLarge> tooLarge() {
    Node largest = null;
    int suitable = 0;
    for (Node node : inOrder) {
      if (maySuit(node)) {
        if (node.mayEverFit(shape)) {
          return Optional.empty();
        }
        suitable++;
        largest =
            largest == null || shortWhenEmpty(node) < shortWhenEmpty(largest) ? node : largest;
      }
    }
    if (largest == null) {
      return Optional.empty();
    }
    String which =
        suitable == nodes.size() ? "any connected node" : "any connected node it may go to";
    List<Shortage> lacks = Shortage.between(largest.capacity(), shape.demands());
    return Optional.of(new TooLarge(which, largest, lacks));
  }

  private boolean maySuit(Node node) {
    return node.standing() == Standing.SILENT ? node.isNamed(shape) : node.isWhere(shape);
  }

  private double shortWhenEmpty(Node node) {
    return Shortage.worst(node.capacity(), shape.demands());
  }

  /** Says so when the one place it may go to is not there. */
  private Optional<String> absent() {
    if (shape.node() != null && nodes.find(shape.node()).isEmpty()) {
      return Optional.of("node " + shape.node() + " is not connected");
    }
    if (shape.hostname() != null && nodes.called(shape.hostname()).isEmpty()) {
      return Optional.of("no connected node is called " + shape.hostname());
    }
    return Optional.empty();
  }
}
