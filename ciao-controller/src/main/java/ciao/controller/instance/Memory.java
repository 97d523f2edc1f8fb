package ciao.controller.instance;

import ciao.controller.resource.Addresses;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.Unread;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of instances and nodes besides what is stored: enough to say the right thing soon,
 * and nothing that would be missed. Belongs to the controller's one executor.
 */
final class Memory {
  private final Reader store;
  private final Map<InstanceId, Memo> memos = new HashMap<>();
  private final Map<NodeId, NodeView> nodes = new HashMap<>();
  private Consumer<Pointer<InstanceSpec>> put = instance -> {};
  private int unread;
  private boolean schedulerConnected;

  /** Nodes may speak of any instance that is stored now; of a later one only after its turn. */
  Memory(Reader store) {
    this.store = store;
    // What an instance says is not read: one that cannot be must not keep the others waiting.
    for (Resource<Unread> wish : store.list(Unread.type(Resources.INSTANCE.name()))) {
      Pointer<InstanceSpec> instance =
          Resources.INSTANCE.at(wish.metadata().namespace(), wish.id());
      if (Addresses.objection(instance).isEmpty()) {
        memo(instance);
      }
    }
  }

  /** Who gives an instance a turn. */
  void wakeBy(Consumer<Pointer<InstanceSpec>> waker) {
    put = waker;
  }

  Memo memo(Pointer<InstanceSpec> pointer) {
    return memos.computeIfAbsent(InstanceId.of(pointer.id()), id -> new Memo(pointer));
  }

  @Nullable Memo find(InstanceId id) {
    return memos.get(id);
  }

  void forget(InstanceId id) {
    Memo gone = memos.remove(id);
    if (gone != null) {
      unread -= gone.news().size();
    }
  }

  /** Gives it a turn in which it hears of this. */
  void tell(Memo memo, News news) {
    unread += memo.add(news);
    put.accept(memo.pointer);
  }

  void dealtWith(Memo memo, List<News> heard) {
    unread -= memo.dealtWith(heard);
  }

  /** How much news waits for turns. */
  int unread() {
    return unread;
  }

  /** Gives it a turn that sends again what may have been lost. */
  void sendAgain(Pointer<InstanceSpec> instance) {
    memo(instance).asked++;
    put.accept(instance);
  }

  /** All there are. */
  List<Pointer<InstanceSpec>> all() {
    return memos.values().stream().map(memo -> memo.pointer).toList();
  }

  /** The instances a node has something of, as far as that is stored. */
  List<Pointer<InstanceSpec>> heldBy(NodeId node) {
    return heldBy(store, node.toString());
  }

  static List<Pointer<InstanceSpec>> heldBy(Reader reader, String node) {
    Query<Unread> query =
        Query.of(Unread.type(Resources.INSTANCE_STATUS.name()))
            .labelled(Map.of(Resources.NODE_LABEL, node));
    return reader.list(query).stream()
        .map(status -> Resources.INSTANCE.at(status.metadata().namespace(), status.id()))
        .filter(instance -> Addresses.objection(instance).isEmpty())
        .toList();
  }

  /** A node, which need not have been heard of before. */
  NodeView node(NodeId id) {
    return nodes.computeIfAbsent(id, NodeView::new);
  }

  Collection<NodeView> nodes() {
    return nodes.values();
  }

  boolean isConnected(NodeId id) {
    NodeView view = nodes.get(id);
    return view != null && view.connected;
  }

  /** Whether a node has told in its session all it holds, and that is not in doubt. */
  boolean hasToldAll(NodeId id) {
    NodeView view = nodes.get(id);
    return view != null && view.connected && view.inventoried && !view.doubted;
  }

  boolean schedulerConnected() {
    return schedulerConnected;
  }

  void schedulerConnected(boolean connected) {
    schedulerConnected = connected;
  }
}
