package ciao.scheduler.placement;

import ciao.ssntp.payload.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compute nodes in the order they connected, and a cursor after the one that was used last: a
 * search goes on from there, so that work spreads.
 */
final class Nodes {
  private final List<Node> inOrder = new ArrayList<>();
  private final Map<SessionId, Node> bySession = new HashMap<>();
  private final Map<NodeId, Node> byId = new HashMap<>();

  /** The place the next search begins at; the number of nodes when the last one was used last. */
  private int cursor;

  private long version;
  private long changes;

  /**
   * What a search found.
   *
   * @param node the first that fits
   * @param searched how many nodes were looked at, this one included
   */
  record Found(Node node, int searched) {}

  void connect(SessionId session, NodeId id) {
    Node node = new Node(session, id);
    node.moveTo(inOrder.size());
    inOrder.add(node);
    bySession.put(session, node);
    byId.put(id, node);
    changed();
  }

  void disconnect(Node node) {
    inOrder.remove(node.place());
    for (int place = node.place(); place < inOrder.size(); place++) {
      inOrder.get(place).moveTo(place);
    }
    if (node.place() < cursor) {
      cursor--;
    }
    bySession.remove(node.session());
    byId.remove(node.id());
    changed();
  }

  Optional<Node> find(SessionId session) {
    return Optional.ofNullable(bySession.get(session));
  }

  Optional<Node> find(NodeId id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean hasOneCalled(String hostname) {
    return inOrder.stream().anyMatch(node -> node.hostname().equals(hostname));
  }

  /** The first node that fits from the cursor on, then from the start. */
  Optional<Found> firstFit(Shape shape) {
    @Nullable NodeId required = shape.requires().node();
    if (required != null) {
      return find(required).filter(node -> node.fits(shape)).map(node -> new Found(node, 1));
    }
    int size = inOrder.size();
    for (int step = 0; step < size; step++) {
      int place = cursor + step;
      Node node = inOrder.get(place < size ? place : place - size);
      if (node.fits(shape)) {
        return Optional.of(new Found(node, step + 1));
      }
    }
    return Optional.empty();
  }

  /** The next search begins after this node. */
  void used(Node node) {
    cursor = node.place() + 1;
  }

  /** A node did something, whether or not it changed anything. */
  void countEvent() {
    version++;
  }

  /** How many events of nodes there were. */
  long version() {
    return version;
  }

  /** A node's offer changed. */
  void changed() {
    changes++;
  }

  /** How often any node's offer changed: as long as it stays, so does what fits where. */
  long changes() {
    return changes;
  }

  List<Node> inOrder() {
    return Collections.unmodifiableList(inOrder);
  }

  int size() {
    return inOrder.size();
  }
}
