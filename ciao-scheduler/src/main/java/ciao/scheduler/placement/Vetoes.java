package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.Domain;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a node cannot take a shape, as a value and in words. */
final class Vetoes {
  private final Groups groups;

  Vetoes(Groups groups) {
    this.groups = groups;
  }

  /** Why this shape cannot go to this node now; empty exactly when it fits. */
  Optional<Veto> of(Node node, Shape shape) {
    if (!node.isNamed(shape)) {
      return refused(node, VetoReason.NODE);
    }
    if (node.standing() == Standing.SILENT) {
      return refused(node, VetoReason.STATUS);
    }
    return ofHostname(node, shape)
        .or(() -> ofLabels(node, shape))
        .or(() -> ofGroups(node, shape))
        .or(() -> ofStanding(node, shape))
        .or(() -> ofRoom(node, shape));
  }

  private static Optional<Veto> refused(Node node, VetoReason reason) {
    return Optional.of(new Veto(node, reason, 0));
  }

  private static Optional<Veto> ofHostname(Node node, Shape shape) {
    return node.isCalled(shape) ? Optional.empty() : refused(node, VetoReason.HOSTNAME);
  }

  private static Optional<Veto> ofLabels(Node node, Shape shape) {
    if (node.hasLabels(shape)) {
      return Optional.empty();
    }
    double unmet = shape.conditions().unmet(node.labels());
    return Optional.of(new Veto(node, VetoReason.LABEL, unmet / shape.conditions().count()));
  }

  private Optional<Veto> ofGroups(Node node, Shape shape) {
    return groups
        .broken(node, shape)
        .flatMap(broken ->
            refused(
                node,
                switch (broken.rule()) {
                  case APART -> VetoReason.APART;
                  case TOGETHER -> VetoReason.TOGETHER;
                }));
  }

  private static Optional<Veto> ofStanding(Node node, Shape shape) {
    if (node.standing() == Standing.MAINTENANCE) {
      return refused(node, VetoReason.MAINTENANCE);
    }
    if (node.isDraining()) {
      return refused(node, VetoReason.DRAINING);
    }
    if (isFull(node) && !node.free().fits(shape.demands())) {
      return Optional.empty(); // what it is full of says more
    }
    if (!node.mayTakeWork()) {
      return refused(node, VetoReason.STATUS);
    }
    return node.heldFor() == null ? Optional.empty() : refused(node, VetoReason.HELD);
  }

  /** Whether it says no more than that of why it takes no work. */
  private static boolean isFull(Node node) {
    return node.standing() == Standing.FULL && !node.isUnresponsive() && !node.isBackedUp();
  }

  private static Optional<Veto> ofRoom(Node node, Shape shape) {
    if (node.free().fits(shape.demands())) {
      return Optional.empty();
    }
    return Optional.of(
        new Veto(
            node,
            Shortage.first(node.free(), shape.demands()),
            Shortage.worst(node.free(), shape.demands())));
  }

  /**
   * All that the node lacks to take this shape, not only what the veto is for, in the order of
   * {@link VetoReason}. Of a node that is not the one required nothing more is asked, and of one
   * that has not reported nothing more is known.
   */
  String lacksInAll(Veto veto, Shape shape) {
    Node node = veto.node();
    if (veto.reason() == VetoReason.NODE || node.standing() == Standing.SILENT) {
      return lacks(veto, shape);
    }
    return Stream.of(
            ofHostname(node, shape),
            ofLabels(node, shape),
            ofGroups(node, shape),
            ofStanding(node, shape),
            ofRoom(node, shape))
        .flatMap(Optional::stream)
        .map(each -> lacks(each, shape))
        .collect(Collectors.joining("; "));
  }

  /** What the node lacks to take this shape, of what the veto is for: {@code 512 MiB of memory}. */
  String lacks(Veto veto, Shape shape) {
    Node node = veto.node();
    return switch (veto.reason()) {
      case NODE -> "the required id";
      case HOSTNAME -> "the host name " + shape.hostname();
      case LABEL -> "the label " + shape.conditions().unmetInWords(node.labels());
      case APART, TOGETHER ->
          groups.allBroken(node, shape).stream()
              .map(broken -> "a place " + affinity(broken, node))
              .collect(Collectors.joining(" and "));
      case MAINTENANCE, DRAINING, STATUS -> "the status READY: " + standing(node);
      case HELD -> "leave to take others: " + standing(node);
      case SLOTS, VCPUS, MEMORY, DISK, DEVICE ->
          Shortage.inWords(Shortage.between(node.free(), shape.demands()));
    };
  }

  /** The first requirement that is broken, and how. */
  String affinity(Veto veto, Shape shape) {
    return groups
        .broken(veto.node(), shape)
        .map(broken -> affinity(broken, veto.node()))
        .orElseThrow(() -> new IllegalStateException("nothing is broken: " + veto));
  }

  /** How a requirement is broken: {@code apart from group web: it has 2 of it}. */
  private String affinity(Affinity broken, Node node) {
    String group = Groups.name(broken.group());
    String rule =
        switch (broken.rule()) {
          case APART -> "apart from " + group;
          case TOGETHER -> "together with " + group;
        };
    Domain over = broken.over();
    Optional<String> where = node.in(over);
    if (where.isEmpty()) {
      return rule + ": it does not say its " + over;
    }
    String here = over == Domain.NODE ? "it" : "its " + over + " " + where.get();
    int count = groups.count(broken, node);
    return rule + ": " + here + (count == 0 ? " has none of it" : " has " + count + " of it");
  }

  /** Why the node takes no work. */
  static String standing(Node node) {
    return switch (node.standing()) {
      case SILENT -> "it has not reported its room yet";
      case MAINTENANCE -> "it is in maintenance";
      case FULL, READY -> {
        if (node.isDraining()) {
          yield "it is being drained";
        }
        if (node.isUnresponsive()) {
          yield "it is connected, but does not respond";
        }
        if (node.isBackedUp()) {
          yield "its connection is backed up";
        }
        yield isFull(node)
            ? "it is FULL"
            : "it is held for instance " + node.heldFor() + ", which was passed over for long";
      }
    };
  }
}
