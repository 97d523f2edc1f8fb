package ciao.scheduler.placement;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a scheduler can know of its nodes, kept the slow and obvious way. */
final class PlainView {
  final List<PlainNode> nodes = new ArrayList<>();
  private final Map<InstanceId, Sent> lastSent = new HashMap<>();
  private long arrivals;

  /** A START on its way. */
  record Sent(long number, Start start) {}

  static final class PlainNode {
    final SessionId session;
    final NodeId id;
    final long arrival;
    final List<Sent> sent = new ArrayList<>();
    long lastNumber;
    boolean ready;
    boolean backedUp;
    long accounted;
    @Nullable Ready last;

    PlainNode(SessionId session, NodeId id, long arrival) {
      this.session = session;
      this.id = id;
      this.arrival = arrival;
    }

    Room free() {
      Room free = last.room();
      for (Sent start : sent) {
        free = free.less(start.start().demands());
      }
      return free;
    }

    boolean fits(Start start) {
      return last != null && ready && !backedUp && free().fits(start.demands()) && qualifies(start);
    }

    private boolean qualifies(Start start) {
      Requires requires = start.requires();
      return (requires.node() == null || requires.node().equals(id))
          && (requires.hostname() == null || requires.hostname().equals(last.hostname()))
          && last.labels().entrySet().containsAll(requires.labels().entrySet());
    }

    void report(Ready ready) {
      if (ready.startsAccounted() >= accounted) {
        accounted = ready.startsAccounted();
        last = ready;
        sent.removeIf(start -> start.number() <= accounted);
      }
    }

    void couldNotSend(long number) {
      backedUp = true;
      lastNumber = Math.min(lastNumber, number - 1);
      sent.removeIf(start -> start.number() >= number);
    }
  }

  Optional<PlainNode> find(SessionId session) {
    return nodes.stream().filter(node -> node.session.equals(session)).findFirst();
  }

  void connect(SessionId session, NodeId id) {
    nodes.removeIf(node -> node.id.equals(id));
    nodes.add(new PlainNode(session, id, ++arrivals));
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

  /** Numbers a START that takes room. */
  long place(Start start, PlainNode node) {
    Sent sent = new Sent(++node.lastNumber, start);
    node.sent.add(sent);
    lastSent.put(start.instance(), sent);
    return sent.number();
  }
}
