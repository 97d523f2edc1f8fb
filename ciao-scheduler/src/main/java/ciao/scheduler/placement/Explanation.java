package ciao.scheduler.placement;

import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Requires;
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

  private Explanation(Nodes nodes, Shape shape) {
    this.nodes = nodes;
    this.shape = shape;
  }

  /** Why none of these nodes takes this shape. */
  static Refusal of(Nodes nodes, Shape shape) {
    Explanation explanation = new Explanation(nodes, shape);
    for (Node node : nodes.inOrder()) {
      node.veto(shape).ifPresent(explanation::count);
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
      return new Refusal(RefusalReason.NO_CN, "no compute node is connected", List.of(), null);
    }
    Node node = nearest.node();
    NearestMiss miss =
        new NearestMiss(
            node.id(), node.name(), Sentence.bounded(node.lacks(shape, nearest.reason())));
    return new Refusal(RefusalReason.FULL_CLOUD, message(), counts(), miss);
  }

  private List<VetoCount> counts() {
    return inOrder().stream()
        .map(tally -> {
          Veto veto = tally.nearest;
          String example = veto.node().name() + " lacks " + veto.node().lacks(shape, veto.reason());
          return new VetoCount(veto.reason().word(), tally.count, Sentence.bounded(example));
        })
        .toList();
  }

  /** Most frequent reasons first. */
  private List<Tally> inOrder() {
    return tallies.values().stream()
        .sorted(Comparator.comparingInt((Tally tally) -> tally.count).reversed())
        .toList();
  }

  private String message() {
    int size = nodes.size();
    String phrases = inOrder().stream().map(this::phrase).collect(Collectors.joining(", "));
    List<String> parts = new ArrayList<>();
    tooLarge().ifPresent(parts::add);
    parts.add(
        "no room on "
            + (size == 1 ? "the only node" : "any of " + size + " nodes")
            + ": "
            + phrases);
    absent().ifPresent(parts::add);
    return String.join("; ", parts);
  }

  /** {@code 2 lack memory (nearest: web2 lacks 512 MiB)}. */
  private String phrase(Tally tally) {
    boolean one = tally.count == 1;
    Veto veto = tally.nearest;
    Requires requires = shape.requires();
    String words =
        switch (veto.reason()) {
          case NODE -> (one ? "is not node " : "are not node ") + requires.node();
          case HOSTNAME -> (one ? "is not called " : "are not called ") + requires.hostname();
          case LABEL -> (one ? "does not " : "do not ") + labels(requires);
          case STATUS -> (one ? "takes no work " : "take no work ") + standing(tally);
          case SLOTS -> (one ? "has" : "have") + " no free instance slot";
          case VCPUS -> lacking(tally, "vCPUs", "");
          case MEMORY -> lacking(tally, "memory", " MiB");
          case DISK -> lacking(tally, "disk", " MiB");
          case DEVICE -> lacking(tally, "devices", "");
        };
    return tally.count + " " + words;
  }

  private static String labels(Requires requires) {
    String all = Labels.inWords(requires);
    int conditions = requires.labels().size() + requires.rules().size();
    String verb = requires.rules().isEmpty() ? "carry " : "meet ";
    return verb + (conditions == 1 ? all : "all of " + all);
  }

  private static String standing(Tally tally) {
    Node node = tally.nearest.node();
    String example = node.name() + ": " + node.standingInWords();
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

  /** Says so when waiting will not help: the nodes that would do are all too small when empty. */
  private Optional<String> tooLarge() {
    Node largest = null;
    int suitable = 0;
    for (Node node : nodes.inOrder()) {
      if (node.maySuit(shape)) {
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
    String which = suitable == nodes.size() ? "any node" : "any node it may go to";
    String lacks = Shortage.inWords(Shortage.between(largest.capacity(), shape.demands()));
    return Optional.of(
        "larger than %s: even empty, %s would lack %s".formatted(which, largest.name(), lacks));
  }

  private double shortWhenEmpty(Node node) {
    return Shortage.worst(Shortage.between(node.capacity(), shape.demands()));
  }

  /** Says so when the one place it may go to is not there. */
  private Optional<String> absent() {
    Requires requires = shape.requires();
    if (requires.node() != null && nodes.find(requires.node()).isEmpty()) {
      return Optional.of("node " + requires.node() + " is not connected");
    }
    if (requires.hostname() != null && !nodes.hasOneCalled(requires.hostname())) {
      return Optional.of("no connected node is called " + requires.hostname());
    }
    return Optional.empty();
  }
}
