package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.PlainView.PlainNode;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why no node takes a START, the slow and obvious way: each node is asked, the vetoes are counted,
 * and those that nobody is nearer than are kept.
 */
final class PlainRefusal {
  /** Who has only vetoes of an earlier set is nearer to fitting (docs/scheduler.md, Reasons). */
  private static final List<Set<String>> NEAREST_FIRST =
      List.of(
          Set.of("slots", "vcpus", "memory", "disk", "device"),
          Set.of("maintenance", "draining", "status", "held"),
          Set.of("apart", "together"),
          Set.of("label"),
          Set.of("hostname"),
          Set.of("node"));

  private final PlainView view;
  private final Start start;
  private final @Nullable NodeId held;
  private final @Nullable InstanceId heldFor;

  /** By affinity, how many of its group are at which node, in which rack or zone. */
  private final Map<Affinity, Map<String, Long>> members = new HashMap<>();

  private final Map<String, Integer> counts = new TreeMap<>();
  private List<Miss> nearest = new ArrayList<>();

  /**
   * What keeps it from a node.
   *
   * @param part how big a part of what is asked is missing, where that is counted
   */
  private record Miss(NodeId node, String veto, double part, String lacks) {
    int distance() {
      for (int n = 0; n < NEAREST_FIRST.size(); n++) {
        if (NEAREST_FIRST.get(n).contains(veto)) {
          return n;
        }
      }
      throw new AssertionError(veto);
    }
  }

  private PlainRefusal(PlainView view, Start start, Snapshot.@Nullable Place held) {
    this.view = view;
    this.start = start;
    this.held = held == null ? null : held.said().node();
    this.heldFor = held == null ? null : held.heldFor();
  }

  /**
   * Why no node takes it now.
   *
   * @param held the node that is kept free, or null
   */
  static PlainRefusal of(Start start, PlainView view, Snapshot.@Nullable Place held) {
    PlainRefusal refusal = new PlainRefusal(view, start, held);
    for (PlainNode node : view.nodes) {
      refusal.add(refusal.missOf(node));
    }
    return refusal;
  }

  /** The scheduler says the same; where several are equally near, it may name any. */
  void assertIsWhatIsSaidIn(StartFailure failure) {
    assertThat(
            failure.vetoes().stream().collect(Collectors.toMap(VetoCount::veto, VetoCount::nodes)))
        .as("vetoes of %s", failure)
        .isEqualTo(counts);
    assertThat(failure.nearestMiss() == null).as("no nearest miss").isEqualTo(nearest.isEmpty());
    if (!nearest.isEmpty()) {
      Map<NodeId, String> lacks =
          nearest.stream().collect(Collectors.toMap(Miss::node, Miss::lacks));
      assertThat(lacks)
          .as("the nearest of %s", failure)
          .containsEntry(failure.nearestMiss().node(), failure.nearestMiss().lacks());
    }
  }

  private void add(Miss miss) {
    counts.merge(miss.veto(), 1, Integer::sum);
    int nearer = nearest.isEmpty() ? -1 : compare(miss, nearest.getFirst());
    if (nearer < 0) {
      nearest = new ArrayList<>();
    }
    if (nearer <= 0) {
      nearest.add(miss);
    }
  }

  private static int compare(Miss one, Miss other) {
    int distance = Integer.compare(one.distance(), other.distance());
    return distance != 0 ? distance : Double.compare(one.part(), other.part());
  }

  private Miss missOf(PlainNode node) {
    Requires requires = start.requires();
    if (requires.node() != null && !requires.node().equals(node.id)) {
      return new Miss(node.id, "node", 0, "the required id");
    }
    if (node.standing == Standing.SILENT) {
      return new Miss(node.id, "status", 0, "the status READY: it has not reported its room yet");
    }
    List<Miss> all =
        Stream.of(hostname(node), labels(node), affinity(node), standing(node), room(node))
            .flatMap(Optional::stream)
            .toList();
    assertThat(all).as("what keeps %s from %s", start, node.last).isNotEmpty();
    String lacks = all.stream().map(Miss::lacks).collect(Collectors.joining("; "));
    return new Miss(node.id, all.getFirst().veto(), all.getFirst().part(), lacks);
  }

  private Optional<Miss> hostname(PlainNode node) {
    String required = start.requires().hostname();
    return required == null || required.equals(node.last.hostname())
        ? Optional.empty()
        : Optional.of(new Miss(node.id, "hostname", 0, "the host name " + required));
  }

  private Optional<Miss> labels(PlainNode node) {
    Requires requires = start.requires();
    List<String> unmet = new ArrayList<>();
    new TreeMap<>(requires.labels())
        .forEach((key, value) -> {
          if (!value.equals(node.last.labels().get(key))) {
            unmet.add(key + "=" + value);
          }
        });
    requires.rules().stream()
        .filter(rule -> !rule.holds(node.last.labels()))
        .forEach(rule -> unmet.add(rule.toString()));
    double all = requires.labels().size() + requires.rules().size();
    return unmet.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Miss(
                node.id, "label", unmet.size() / all, "the label " + String.join(", ", unmet)));
  }

  /** The first that is broken counts, all are told of. */
  private Optional<Miss> affinity(PlainNode node) {
    List<Affinity> broken =
        PlainView.affinities(start, true).stream()
            .filter(one -> !view.holds(one, start, node, membersAround(node, one) > 0))
            .toList();
    String lacks =
        broken.stream().map(one -> inWords(node, one)).collect(Collectors.joining(" and "));
    return broken.isEmpty()
        ? Optional.empty()
        : Optional.of(new Miss(node.id, broken.getFirst().rule().toString(), 0, lacks));
  }

  private String inWords(PlainNode node, Affinity affinity) {
    long some = membersAround(node, affinity);
    String here = node.in(affinity.over());
    String where = affinity.over() == Domain.NODE ? "it" : "its " + affinity.over() + " " + here;
    String what =
        here == null
            ? "it does not say its " + affinity.over()
            : where + " has " + (some == 0 ? "none" : some) + " of it";
    String rule =
        switch (affinity.rule()) {
          case APART -> "apart from";
          case TOGETHER -> "together with";
        };
    return "a place %s group %s: %s".formatted(rule, affinity.group(), what);
  }

  private long membersAround(PlainNode node, Affinity affinity) {
    Map<String, Long> byPlace =
        members.computeIfAbsent(
            affinity,
            unseen -> {
              String group = start.tenant().group(affinity.group());
              return view.nodes.stream()
                  .filter(other -> other.in(affinity.over()) != null)
                  .collect(
                      Collectors.groupingBy(
                          other -> other.in(affinity.over()),
                          Collectors.summingLong(other -> other.membersOf(group))));
            });
    String here = node.in(affinity.over());
    return here == null ? 0 : byPlace.get(here);
  }

  private Optional<Miss> standing(PlainNode node) {
    if (node.standing == Standing.MAINTENANCE) {
      return takesNoWork(node, "maintenance", "it is in maintenance");
    }
    if (node.draining) {
      return takesNoWork(node, "draining", "it is being drained");
    }
    if (node.unresponsive) {
      return takesNoWork(node, "status", "it is connected, but does not respond");
    }
    if (node.backedUp) {
      return takesNoWork(node, "status", "its connection is backed up");
    }
    if (node.standing == Standing.FULL) {
      return room(node).isPresent() ? Optional.empty() : takesNoWork(node, "status", "it is FULL");
    }
    return node.id.equals(held)
        ? Optional.of(
            new Miss(
                node.id,
                "held",
                0,
                "leave to take others: it is held for instance %s, which was passed over for long"
                    .formatted(heldFor)))
        : Optional.empty();
  }

  private static Optional<Miss> takesNoWork(PlainNode node, String veto, String why) {
    return Optional.of(new Miss(node.id, veto, 0, "the status READY: " + why));
  }

  /** The first resource that lacks counts, the one that lacks most decides how near it is. */
  private Optional<Miss> room(PlainNode node) {
    Demands demands = start.demands();
    Room free = node.free();
    Lacks lacks = new Lacks();
    lacks.check("slots", free.slots(), 1, free.slots() == 0 ? " instance slot" : " instance slots");
    int vcpus = demands.vcpus() - free.vcpus();
    lacks.check("vcpus", free.vcpus(), demands.vcpus(), vcpus == 1 ? " vCPU" : " vCPUs");
    lacks.check("memory", free.memoryMib(), demands.memoryMib(), " MiB of memory");
    lacks.check("disk", free.diskMib(), demands.diskMib(), " MiB of disk");
    new TreeMap<>(demands.devices())
        .forEach((name, asked) ->
            lacks.check("device", free.devices(name), asked, " of device " + name));
    return lacks.vetoes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Miss(
                node.id,
                lacks.vetoes.getFirst(),
                lacks.largestPart,
                String.join(" and ", lacks.words)));
  }

  private static final class Lacks {
    private final List<String> vetoes = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private double largestPart;

    void check(String veto, long has, long asked, String unit) {
      if (has < asked) {
        vetoes.add(veto);
        words.add(asked - has + unit);
        // No disk may be asked of a node whose disk was made smaller than what is on it.
        largestPart = Math.max(largestPart, (double) (asked - has) / Math.max(1, asked));
      }
    }
  }
}
