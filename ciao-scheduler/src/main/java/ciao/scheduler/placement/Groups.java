package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Domain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many of each instance group run on which node, in which rack and zone: what nodes report,
 * with what is on its way to them. Only connected nodes count.
 */
final class Groups {
  /** A microsecond at most, where some of a group come or go. */
  private static final int LOOKS_PER_CHANGE = 16;

  private final Map<String, Group> groups = new HashMap<>();
  private final Turned turned;
  private long looks;

  /** Told of a group: others may be allowed now what they were not. */
  interface Turned {
    /** A node begins or ceases to have some of it. */
    void at(Node node, String group, boolean some);

    /** A rack or zone of this name does; how many places that made it look at. */
    int in(Domain domain, String where, String group, boolean some);

    /** A node that has some of it came to another rack or zone. */
    void moved(String group);
  }

  /** The counts of one group; none of them is 0. */
  private static final class Group {
    private final Map<Node, Integer> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> racks = new HashMap<>();
    private final Map<String, Integer> zones = new HashMap<>();
  }

  /**
   * No groups yet.
   *
   * @param turned told when a place begins or ceases to have some of a group
   */
  Groups(Turned turned) {
    this.turned = turned;
  }

  /** What its tenant calls a group: {@code group web}. */
  static String name(String group) {
    return "group " + group.substring(group.indexOf('/') + 1);
  }

  /** So many more of this group are on this node; below 0: fewer. */
  void add(Node node, String group, int more) {
    if (more == 0) {
      return;
    }
    Group counts = groups.computeIfAbsent(group, unseen -> new Group());
    boolean before = counts.nodes.containsKey(node);
    add(counts.nodes, node, more);
    node.in(Domain.RACK).ifPresent(rack -> add(counts.racks, rack, more, Domain.RACK, group));
    node.in(Domain.ZONE).ifPresent(zone -> add(counts.zones, zone, more, Domain.ZONE, group));
    boolean after = counts.nodes.containsKey(node);
    if (counts.nodes.isEmpty()) {
      groups.remove(group);
    }
    if (before != after) {
      turned.at(node, group, after);
    }
  }

  private void add(
      Map<String, Integer> counts, String place, int more, Domain domain, String group) {
    boolean before = counts.containsKey(place);
    add(counts, place, more);
    boolean after = counts.containsKey(place);
    if (before != after) {
      looks += turned.in(domain, place, group, after);
    }
  }

  private static <K> void add(Map<K, Integer> counts, K key, int more) {
    counts.merge(key, more, (had, plus) -> had + plus == 0 ? null : had + plus);
  }

  /** On this node were that many of each group, and are that many now. */
  void update(Node node, Map<String, Integer> before, Map<String, Integer> after) {
    looks += before.size() + after.size();
    before.forEach((group, count) -> change(node, group, after.getOrDefault(group, 0) - count));
    after.forEach((group, count) -> {
      if (!before.containsKey(group)) {
        change(node, group, count);
      }
    });
  }

  private void change(Node node, String group, int more) {
    if (more != 0) {
      looks += LOOKS_PER_CHANGE;
      add(node, group, more);
    }
  }

  /** A node that is about to leave its rack or zone takes all of these along. */
  void leave(Domain rackOrZone, Node node, Map<String, Integer> members) {
    node.in(rackOrZone)
        .ifPresent(left -> members.forEach((group, count) -> add(rackOrZone, left, group, -count)));
    looks += (long) LOOKS_PER_CHANGE * members.size();
  }

  /** It has come to another, or to none. */
  void join(Domain rackOrZone, Node node, Map<String, Integer> members) {
    node.in(rackOrZone)
        .ifPresent(
            joined -> members.forEach((group, count) -> add(rackOrZone, joined, group, count)));
    members.keySet().forEach(turned::moved);
    looks += (long) LOOKS_PER_CHANGE * members.size();
  }

  private void add(Domain rackOrZone, String where, String group, int more) {
    Group counts = groups.get(group);
    if (counts != null && more != 0) {
      add(rackOrZone == Domain.RACK ? counts.racks : counts.zones, where, more, rackOrZone, group);
    }
  }

  /** What reports of groups took so far, in looks at a node. */
  long looks() {
    return looks;
  }

  /** The nodes that have some of this group, in no order that matters. */
  List<Node> nodesOf(String group) {
    Group counts = groups.get(group);
    return counts == null ? List.of() : new ArrayList<>(counts.nodes.keySet());
  }

  /** On how many nodes some of this group are. */
  int nodesWith(String group) {
    Group counts = groups.get(group);
    return counts == null ? 0 : counts.nodes.size();
  }

  /** How many of the group are where this node is; 0 when it does not say where that is. */
  int count(Affinity affinity, Node node) {
    Group counts = groups.get(affinity.group());
    if (counts == null) {
      return 0;
    }
    return switch (affinity.over()) {
      case NODE -> counts.nodes.getOrDefault(node, 0);
      case RACK -> node.in(Domain.RACK).map(rack -> counts.racks.getOrDefault(rack, 0)).orElse(0);
      case ZONE -> node.in(Domain.ZONE).map(zone -> counts.zones.getOrDefault(zone, 0)).orElse(0);
    };
  }

  /** Whether all that this shape requires of others' whereabouts holds at this node. */
  boolean allow(Node node, Shape shape) {
    return shape.required().isEmpty() || broken(node, shape).isEmpty();
  }

  /** The first requirement that keeps this shape from this node. */
  Optional<Affinity> broken(Node node, Shape shape) {
    for (Affinity affinity : shape.required()) {
      if (!holds(affinity, node, shape)) {
        return Optional.of(affinity);
      }
    }
    return Optional.empty();
  }

  /** All requirements that keep this shape from this node. */
  List<Affinity> allBroken(Node node, Shape shape) {
    return shape.required().stream().filter(affinity -> !holds(affinity, node, shape)).toList();
  }

  /**
   * Whether this holds at this node for this shape. Where a group is to be together with itself,
   * its first instance may go anywhere.
   */
  boolean holds(Affinity affinity, Node node, Shape shape) {
    return isFirst(affinity, shape) ? isSomewhere(affinity, node) : holds(affinity, node);
  }

  /** Whether this shape is to be together with its own group, of which there is none yet. */
  boolean isFirst(Affinity affinity, Shape shape) {
    return affinity.rule() == AffinityRule.TOGETHER
        && affinity.group().equals(shape.group())
        && !groups.containsKey(shape.group());
  }

  /** The same for one that is not the first of its own group. */
  boolean holds(Affinity affinity, Node node) {
    return isSomewhere(affinity, node)
        && switch (affinity.rule()) {
          case APART -> count(affinity, node) == 0;
          case TOGETHER -> count(affinity, node) > 0;
        };
  }

  /** A node that does not say its rack is in none, so nothing can be apart or together there. */
  private static boolean isSomewhere(Affinity affinity, Node node) {
    return affinity.over() == Domain.NODE || node.in(affinity.over()).isPresent();
  }
}
