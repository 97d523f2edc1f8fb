package ciao.scheduler.placement;

import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The compute nodes in the order they connected, each at a place that keeps its number while others
 * leave, and a cursor after the one that was used last.
 */
final class Nodes {
  private final NodeIndex index = new NodeIndex();
  private final Map<SessionId, Node> bySession = new HashMap<>();
  private final Map<NodeId, Node> byId = new HashMap<>();
  private final Map<String, Set<Node>> byHostname = new HashMap<>();
  private final Map<String, Places> byRack = new HashMap<>();
  private final Map<String, Places> byZone = new HashMap<>();

  /** Outlives connections: a node that is drained and comes back is drained still. */
  private final Set<NodeId> drained = new HashSet<>();

  private @Nullable Node[] byPlace = new Node[64];

  /** One more than the last place that was given. */
  private int places;

  /** The place the next search begins at; at most {@link #places}. */
  private int cursor;

  private long version;
  private long changes;
  private long fixtures;

  void connect(SessionId session, NodeId id) {
    Node node = new Node(session, id, drained.contains(id));
    if (places == byPlace.length) {
      byPlace = Arrays.copyOf(byPlace, 2 * places);
    }
    put(node);
    bySession.put(session, node);
    byId.put(id, node);
    fixtures++;
    changed(node);
  }

  private void put(Node node) {
    node.moveTo(places);
    byPlace[places] = node;
    places++;
    index.label(node.place(), node.labels());
    join(Domain.RACK, node);
    join(Domain.ZONE, node);
  }

  void disconnect(Node node) {
    byPlace[node.place()] = null;
    index.remove(node.place());
    bySession.remove(node.session());
    byId.remove(node.id());
    leave(node.hostname(), node);
    leave(Domain.RACK, node, node.labels());
    leave(Domain.ZONE, node, node.labels());
    changes++;
    if (places > 2 * size() + 64) {
      closeGaps();
    }
  }

  /** Numbers the places anew; costs a look at each, which as many departures have paid for. */
  private void closeGaps() {
    List<Node> inOrder = inOrder();
    int before = (int) inOrder.stream().filter(node -> node.place() < cursor).count();
    Arrays.fill(byPlace, null);
    index.clear();
    byRack.clear();
    byZone.clear();
    places = 0;
    for (Node node : inOrder) {
      put(node);
      index.set(node.place(), node.takesWork(), node.free());
    }
    cursor = before;
  }

  Optional<Node> find(SessionId session) {
    return Optional.ofNullable(bySession.get(session));
  }

  Optional<Node> find(NodeId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The nodes of this name; mostly one. */
  Set<Node> called(String hostname) {
    return byHostname.getOrDefault(hostname, Set.of());
  }

  /** Its host name, its labels or its capacity may have been others before. */
  void refit(Node node, Node.Offer before) {
    boolean renamed = !node.hostname().equals(before.hostname());
    boolean relabelled = !node.labels().equals(before.labels());
    if (renamed) {
      leave(before.hostname(), node);
      byHostname.computeIfAbsent(node.hostname(), unseen -> new HashSet<>()).add(node);
    }
    if (relabelled) {
      index.label(node.place(), node.labels());
      leave(Domain.RACK, node, before.labels());
      leave(Domain.ZONE, node, before.labels());
      join(Domain.RACK, node);
      join(Domain.ZONE, node);
    }
    if (renamed || relabelled || !node.capacity().equals(before.capacity())) {
      fixtures++;
    }
  }

  /** How often nodes came, or changed what does not depend on what runs on them. */
  long fixtures() {
    return fixtures;
  }

  private void leave(String hostname, Node node) {
    byHostname.computeIfPresent(
        hostname,
        (name, called) -> {
          called.remove(node);
          return called.isEmpty() ? null : called;
        });
  }

  private void join(Domain domain, Node node) {
    node.in(domain)
        .ifPresent(where -> by(domain).computeIfAbsent(where, _ -> new Places()).add(node.place()));
  }

  private void leave(Domain domain, Node node, Map<String, String> labels) {
    Node.in(domain, labels)
        .ifPresent(where ->
            by(domain)
                .computeIfPresent(
                    where,
                    (_, there) -> {
                      there.remove(node.place());
                      return there.size() == 0 ? null : there;
                    }));
  }

  private Map<String, Places> by(Domain rackOrZone) {
    return rackOrZone == Domain.RACK ? byRack : byZone;
  }

  /** The places of the nodes in the rack or zone of this name. */
  Places in(Domain rackOrZone, String name) {
    return by(rackOrZone).getOrDefault(name, Places.none());
  }

  /** The next search begins after this node. */
  void used(Node node) {
    cursor = node.place() + 1;
  }

  /** The next search begins at this place. */
  void moveCursor(int place) {
    cursor = Math.min(place, places);
  }

  /** A node did something, whether or not it changed anything. */
  void countEvent() {
    version++;
  }

  /** How many events of nodes there were. */
  long version() {
    return version;
  }

  /** What the node offers changed. */
  void changed(Node node) {
    changes++;
    index.set(node.place(), node.takesWork(), node.free());
  }

  /** How often any node's offer changed: as long as it stays, so does what fits where. */
  long changes() {
    return changes;
  }

  /** Whether a node, connected or not, is to take nothing new; says whether that is a change. */
  boolean drain(NodeId id, boolean on) {
    return on ? drained.add(id) : drained.remove(id);
  }

  NodeIndex index() {
    return index;
  }

  /** The node at this place, or null where one has left. */
  @Nullable Node at(int place) {
    return byPlace[place];
  }

  int cursor() {
    return cursor;
  }

  int places() {
    return places;
  }

  List<Node> inOrder() {
    List<Node> all = new ArrayList<>(size());
    for (int place = 0; place < places; place++) {
      Node node = byPlace[place];
      if (node != null) {
        all.add(node);
      }
    }
    return all;
  }

  int size() {
    return byId.size();
  }
}
