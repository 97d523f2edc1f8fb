package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.Domain;
import java.util.Optional;

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
    if (!node.isCalled(shape)) {
      return refused(node, VetoReason.HOSTNAME);
    }
    if (!node.hasLabels(shape)) {
      double unmet = shape.conditions().unmet(node.labels());
      return Optional.of(new Veto(node, VetoReason.LABEL, unmet / shape.conditions().count()));
    }
    Optional<Affinity> broken = groups.broken(node, shape);
    if (broken.isPresent()) {
      return refused(
          node,
          switch (broken.get().rule()) {
            case APART -> VetoReason.APART;
            case TOGETHER -> VetoReason.TOGETHER;
          });
    }
    return ofStanding(node).or(() -> ofRoom(node, shape));
  }

  private static Optional<Veto> refused(Node node, VetoReason reason) {
    return Optional.of(new Veto(node, reason, 0));
  }

  private static Optional<Veto> ofStanding(Node node) {
    if (node.standing() == Standing.MAINTENANCE) {
      return refused(node, VetoReason.MAINTENANCE);
    }
    if (node.isDraining()) {
      return refused(node, VetoReason.DRAINING);
    }
    if (!node.mayTakeWork()) {
      return refused(node, VetoReason.STATUS);
    }
    return node.heldFor() == null ? Optional.empty() : refused(node, VetoReason.HELD);
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

  /** What the node lacks to take this shape: {@code 512 MiB of memory}. */
  String lacks(Veto veto, Shape shape) {
    Node node = veto.node();
    return switch (veto.reason()) {
      case NODE -> "the required id";
      case HOSTNAME -> "the host name " + shape.hostname();
      case LABEL -> "the label " + shape.conditions().unmetInWords(node.labels());
      case APART, TOGETHER -> "a place " + affinity(veto, shape);
      case MAINTENANCE, DRAINING, STATUS -> "the status READY: " + standing(node);
      case HELD -> "leave to take others: " + standing(node);
      case SLOTS, VCPUS, MEMORY, DISK, DEVICE ->
          Shortage.inWords(Shortage.between(node.free(), shape.demands()));
    };
  }

  /** The requirement that is broken, and how: {@code apart from group web: it has 2 of it}. */
  String affinity(Veto veto, Shape shape) {
    Affinity broken =
        groups
            .broken(veto.node(), shape)
            .orElseThrow(() -> new IllegalStateException("nothing is broken: " + veto));
    String group = Groups.name(broken.group());
    String rule =
        switch (broken.rule()) {
          case APART -> "apart from " + group;
          case TOGETHER -> "together with " + group;
        };
    Domain over = broken.over();
    Optional<String> where = veto.node().in(over);
    if (where.isEmpty()) {
      return rule + ": it does not say its " + over;
    }
    String here = over == Domain.NODE ? "it" : "its " + over + " " + where.get();
    int count = groups.count(broken, veto.node());
    return rule + ": " + here + (count == 0 ? " has none of it" : " has " + count + " of it");
  }

  /** Why the node takes no work. */
  static String standing(Node node) {
    return switch (node.standing()) {
      case SILENT -> "it has not reported its room yet";
      case MAINTENANCE -> "it is in maintenance";
      case FULL -> node.isDraining() ? "it is being drained" : "it is FULL";
      case READY -> {
        if (node.isDraining()) {
          yield "it is being drained";
        }
        yield node.isBackedUp()
            ? "its connection is backed up"
            : "it is held for instance " + node.heldFor() + ", which was passed over for long";
      }
    };
  }
}
