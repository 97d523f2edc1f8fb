package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a scheduler can know of its nodes, kept the slow and obvious way. */
final class PlainView {
  final List<PlainNode> nodes = new ArrayList<>();
  private final Map<InstanceId, Sent> lastSent = new HashMap<>();
  final Set<NodeId> drained = new HashSet<>();
  private long arrivals;

  /** A START on its way. */
  record Sent(SessionId to, long number, Start start) {}

  static final class PlainNode {
    final SessionId session;
    final NodeId id;
    final String name;
    final long arrival;
    final List<Sent> sent = new ArrayList<>();
    long lastNumber;
    Standing standing = Standing.SILENT;
    boolean backedUp;
    boolean draining;
    long accounted;
    @Nullable Ready last;

    /** How often which START came again since this node last accounted for any. */
    final Map<InstanceId, Integer> repeats = new HashMap<>();

    /** Those that nobody counts on any more. */
    final Set<Sent> givenUp = new HashSet<>();

    boolean unresponsive;
    long responds;

    PlainNode(SessionId session, NodeId id, long arrival) {
      this.session = session;
      this.id = id;
      this.name = id.toString();
      this.arrival = arrival;
    }

    Room free() {
      Room free = last.room();
      for (Sent start : sent) {
        free = free.less(start.start().demands());
      }
      return free;
    }

    boolean hasRoomFor(Start start) {
      return standing == Standing.READY
          && !backedUp
          && !draining
          && !unresponsive
          && free().fits(start.demands())
          && qualifies(start);
    }

    private boolean qualifies(Start start) {
      Requires requires = start.requires();
      return (requires.node() == null || requires.node().equals(id))
          && (requires.hostname() == null || requires.hostname().equals(last.hostname()))
          && last.labels().entrySet().containsAll(requires.labels().entrySet())
          && requires.rules().stream().allMatch(rule -> rule.holds(last.labels()));
    }

    long membersOf(String group) {
      if (last == null) {
        return 0;
      }
      long members = last.groups().getOrDefault(group, 0);
      for (Sent start : sent) {
        members += group.equals(groupOf(start.start())) && !givenUp.contains(start) ? 1 : 0;
      }
      return members;
    }

    /** Its rack or zone; null where it does not say. */
    @Nullable String in(Domain domain) {
      return domain == Domain.NODE
          ? name
          : last == null ? null : last.labels().get(domain.toString());
    }

    void report(Ready ready) {
      if (ready.startsAccounted() >= accounted) {
        if (ready.startsAccounted() > accounted) {
          repeats.clear();
        }
        unresponsive = unresponsive && ready.startsAccounted() < responds;
        accounted = ready.startsAccounted();
        last = ready;
        sent.removeIf(start -> start.number() <= accounted);
      }
    }

    void couldNotSend(long number) {
      backedUp = true;
      lastNumber = Math.min(lastNumber, number - 1);
      sent.stream()
          .filter(start -> start.number() >= number)
          .forEach(start -> repeats.remove(start.start().instance()));
      sent.removeIf(start -> start.number() >= number);
    }
  }

  static @Nullable String groupOf(Start start) {
    Scheduling scheduling = start.scheduling();
    return scheduling == null || scheduling.group() == null
        ? null
        : start.tenant().group(scheduling.group());
  }

  /** Affinities of one kind, in their order. */
  static List<Affinity> affinities(Start start, boolean required) {
    return start.scheduling() == null
        ? List.of()
        : start.scheduling().affinities().stream()
            .filter(affinity -> affinity.required() == required)
            .toList();
  }

  /** Whether it may go there, with the first so many of its preferences. */
  boolean fits(Start start, PlainNode node, int preferred) {
    return node.hasRoomFor(start)
        && affinities(start, true).stream().allMatch(affinity -> holds(affinity, start, node))
        && affinities(start, false).stream()
            .limit(preferred)
            .allMatch(affinity -> holds(affinity, start, node));
  }

  private boolean holds(Affinity affinity, Start start, PlainNode node) {
    String group = start.tenant().group(affinity.group());
    String here = node.in(affinity.over());
    boolean some =
        here != null
            && nodes.stream()
                .anyMatch(
                    other -> other.membersOf(group) > 0 && here.equals(other.in(affinity.over())));
    return holds(affinity, start, node, some);
  }

  /**
   * Whether it holds.
   *
   * @param some whether some of the group are at this node, or in its rack or zone
   */
  boolean holds(Affinity affinity, Start start, PlainNode node, boolean some) {
    String group = start.tenant().group(affinity.group());
    if (node.in(affinity.over()) == null) {
      return false;
    }
    return switch (affinity.rule()) {
      case APART -> !some;
      case TOGETHER -> some || (group.equals(groupOf(start)) && nobodyIsIn(group));
    };
  }

  private boolean nobodyIsIn(String group) {
    return nodes.stream().allMatch(other -> other.membersOf(group) == 0);
  }

  Optional<PlainNode> find(SessionId session) {
    return nodes.stream().filter(node -> node.session.equals(session)).findFirst();
  }

  void connect(SessionId session, NodeId id) {
    nodes.removeIf(node -> node.id.equals(id));
    PlainNode node = new PlainNode(session, id, ++arrivals);
    node.draining = drained.contains(id);
    nodes.add(node);
  }

  void disconnect(SessionId session) {
    nodes.removeIf(node -> node.session.equals(session));
  }

  /** The START of this instance that was placed last, unless its node has accounted for it. */
  Optional<Sent> lastSent(InstanceId instance) {
    return Optional.ofNullable(lastSent.get(instance)).filter(sent -> carrierOf(sent).isPresent());
  }

  /** The node this START is on its way to. */
  Optional<PlainNode> carrierOf(Sent sent) {
    return nodes.stream().filter(node -> node.sent.contains(sent)).findFirst();
  }

  /** A START comes; where it is on its way already, its node has not answered it so far. */
  void submitted(Start start) {
    Optional<Sent> same = lastSent(start.instance()).filter(sent -> sent.start().equals(start));
    same.flatMap(this::carrierOf)
        .filter(node -> node.repeats.merge(start.instance(), 1, Integer::sum) >= 3)
        .filter(node -> !node.unresponsive)
        .ifPresent(node -> {
          node.unresponsive = true;
          node.responds = node.accounted + 1;
        });
  }

  /** Its room stays spoken for, but it may be sent elsewhere. */
  void giveUp(Sent sent) {
    PlainNode node = carrierOf(sent).orElseThrow();
    node.givenUp.add(sent);
    node.repeats.remove(sent.start().instance());
    lastSent.remove(sent.start().instance());
  }

  /** Numbers a START that takes room. */
  long place(Start start, PlainNode node) {
    Sent sent = new Sent(node.session, ++node.lastNumber, start);
    node.sent.add(sent);
    node.repeats.remove(start.instance());
    lastSent.put(start.instance(), sent);
    return sent.number();
  }
}
