package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The core's state, and the effects of the event being handled. */
final class Ledger {
  private final Map<InstanceId, Entry> entries = new LinkedHashMap<>();
  private final Map<NodeId, SequencedSet<InstanceId>> held = new LinkedHashMap<>();
  private final Map<NodeId, NodeView> nodes = new LinkedHashMap<>();

  /** The status each changed instance had before this event. */
  private final Map<InstanceId, InstanceStatus> before = new LinkedHashMap<>();

  /** The instances whose status is not in the store yet. */
  private final Set<InstanceId> added = new LinkedHashSet<>();

  private List<Effect> effects = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private long numbers;
  private boolean schedulerConnected;

  /** Begins the handling of one event. */
  void begin(Instant time) {
    now = time;
    effects = new ArrayList<>();
    before.clear();
    added.clear();
  }

  /** Ends it: the writes, what is to be told, then everything else in the order it came up. */
  List<Effect> end() {
    List<Effect> all = new ArrayList<>(effects.size() + 2 * before.size());
    for (InstanceId id : added) {
      Entry entry = entries.get(id);
      if (entry != null) {
        all.add(new Effect.WriteStatus(entry.wish.tenant(), id, entry.status));
        before.remove(id);
      }
    }
    before.forEach((id, old) -> {
      Entry entry = entries.get(id);
      if (entry != null && !entry.status.equals(old)) {
        all.add(new Effect.WriteStatus(entry.wish.tenant(), id, entry.status));
        Chronicle.tell(entry, old, this).ifPresent(all::add);
      }
    });
    all.addAll(effects);
    return all;
  }

  Instant now() {
    return now;
  }

  /** A number never given before. */
  long nextNumber() {
    return ++numbers;
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void send(Operand operand, Payload payload) {
    effects.add(new Effect.Send(operand, payload));
  }

  @Nullable Entry find(InstanceId id) {
    return entries.get(id);
  }

  Collection<Entry> all() {
    return List.copyOf(entries.values());
  }

  /**
   * Takes an instance into memory.
   *
   * @param isNew whether its status is not in the store yet
   */
  Entry add(InstanceId id, Wish wish, InstanceStatus status, boolean isNew) {
    Entry entry = new Entry(id, wish, status);
    entries.put(id, entry);
    index(id, null, status.binding().holder());
    if (isNew) {
      added.add(id);
    }
    return entry;
  }

  /** Gives an instance another status. */
  void put(Entry entry, InstanceStatus status) {
    before.putIfAbsent(entry.id, entry.status);
    index(entry.id, entry.status.binding().holder(), status.binding().holder());
    entry.status = status;
  }

  /** Forgets an instance: its resources go with this turn. */
  void remove(Entry entry) {
    entries.remove(entry.id);
    before.remove(entry.id);
    index(entry.id, entry.status.binding().holder(), null);
    effects.add(new Effect.Forget(entry.wish.tenant(), entry.id, entry.wish.name()));
  }

  private void index(InstanceId id, @Nullable NodeId old, @Nullable NodeId changed) {
    if (old != null && !old.equals(changed)) {
      SequencedSet<InstanceId> others = held.get(old);
      if (others != null && others.remove(id) && others.isEmpty()) {
        held.remove(old);
      }
    }
    if (changed != null) {
      held.computeIfAbsent(changed, node -> new LinkedHashSet<>()).add(id);
      node(changed);
    }
  }

  /** The instances this node has something of. */
  List<Entry> heldBy(NodeId node) {
    List<Entry> found = new ArrayList<>();
    for (InstanceId id : held.getOrDefault(node, new LinkedHashSet<>())) {
      Entry entry = entries.get(id);
      if (entry != null) {
        found.add(entry);
      }
    }
    return found;
  }

  /** A node, which need not have been heard of before. */
  NodeView node(NodeId id) {
    return nodes.computeIfAbsent(id, NodeView::new);
  }

  @Nullable NodeView findNode(NodeId id) {
    return nodes.get(id);
  }

  Collection<NodeView> nodes() {
    return List.copyOf(nodes.values());
  }

  /** Drops a node that is away and has nothing. */
  void forgetIfEmpty(NodeView node) {
    if (node.gone() && !held.containsKey(node.id)) {
      nodes.remove(node.id);
    }
  }

  boolean schedulerConnected() {
    return schedulerConnected;
  }

  void schedulerConnected(boolean connected) {
    schedulerConnected = connected;
  }
}
