package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.ToNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Places on any connected node that is allowed and has room, also without room where the disk is,
 * keeps what it cannot place, forgets when it dies.
 */
final class ModelScheduler {
  private final World world;
  private final Map<InstanceId, Start> queue = new LinkedHashMap<>();

  /** By all its lives. */
  private final Set<Placed> placed = new HashSet<>();

  private boolean controllerConnected;

  private record Placed(InstanceId instance, long generation, NodeId node) {}

  ModelScheduler(World world) {
    this.world = world;
  }

  void controllerGone() {
    controllerConnected = false;
  }

  void controllerConnects() {
    if (controllerConnected) {
      return;
    }
    controllerConnected = true;
    world.controller().schedulerConnected(Duration.ofSeconds(6));
    for (ModelNode node : world.nodes) {
      if (node.connected && controllerConnected) {
        world.tell(new NodeConnected(node.id, NodeType.COMPUTE_NODE));
      }
    }
  }

  /** kill -9: everybody is disconnected, the queue is gone. */
  void restart() {
    world.transcript.add(world.now + " SCHEDULER RESTARTS");
    queue.clear();
    world.nodes.forEach(node -> node.connected = false);
    if (controllerConnected) {
      controllerConnected = false;
      world.controller().schedulerDisconnected();
    }
    world.after(world.upTo(Duration.ofSeconds(2)), this::controllerConnects);
    world.nodes.forEach(node -> world.after(world.upTo(Duration.ofSeconds(20)), node::connect));
  }

  void start(Start start) {
    Start queued = queue.get(start.instance());
    if (queued != null && queued.generation() > start.generation()) {
      return;
    }
    if (world.chaos && world.chance(0.05)) {
      refuse(start, RefusalReason.QUEUE_FULL, false);
      return;
    }
    List<ModelNode> fitting =
        world.nodes.stream()
            .filter(node -> node.connected)
            .filter(node ->
                start.requires().node() == null
                    ? !node.isFull()
                    : start.requires().node().equals(node.id))
            .toList();
    if (fitting.isEmpty()) {
      queue.put(start.instance(), start);
      refuse(start, RefusalReason.FULL_CLOUD, true);
      return;
    }
    queue.remove(start.instance());
    ModelNode chosen = fitting.get(world.random.nextInt(fitting.size()));
    toController(
        new InstancePlaced(
            start.instance(), start.generation(), chosen.id, chosen.name, 1, 1, 1, "first fit"));
    placed.add(new Placed(start.instance(), start.generation(), chosen.id));
    world.carry(() -> chosen.receiveStart(start.instance(), start.generation()));
  }

  private void refuse(Start start, RefusalReason reason, boolean queued) {
    toController(
        new StartFailure(
            start.instance(),
            start.generation(),
            null,
            reason,
            "no node takes it",
            queued,
            List.of(),
            null,
            null,
            null));
  }

  /** The promise: a node is granted what was sent to it, or has its disk, and nothing else. */
  private void checkGrant(Grant grant) {
    InstanceStatus status = world.statuses().get(grant.instance());
    boolean atHome = status != null && grant.node().equals(status.binding().home());
    if (!atHome
        && !placed.contains(new Placed(grant.instance(), grant.generation(), grant.node()))) {
      throw new AssertionError(grant + " of what was never sent there");
    }
  }

  void command(Payload payload) {
    if (payload instanceof Grant grant) {
      checkGrant(grant);
    }
    if (payload instanceof ToNode toNode) {
      NodeId target = toNode.node();
      if (target != null) {
        ModelNode node = world.node(target);
        if (node.connected) {
          world.carry(() -> node.receive(payload));
        }
        return;
      }
    }
    if (payload instanceof Delete delete) {
      Start queued = queue.get(delete.instance());
      if (queued != null && queued.generation() <= delete.generation()) {
        queue.remove(delete.instance());
      }
      toController(new InstanceDeleted(delete.instance(), delete.generation(), null));
    }
  }

  void nodeConnected(ModelNode node) {
    if (controllerConnected) {
      world.tell(new NodeConnected(node.id, NodeType.COMPUTE_NODE));
    }
    for (Start queued : List.copyOf(queue.values())) {
      if (queued.requires().node() == null || Objects.equals(queued.requires().node(), node.id)) {
        start(queued);
      }
    }
  }

  void nodeDisconnected(ModelNode node) {
    if (controllerConnected) {
      world.tell(new NodeDisconnected(node.id, NodeType.COMPUTE_NODE));
    }
  }

  /** From a node, or from the scheduler itself. */
  void toController(Payload payload) {
    world.carry(() -> {
      if (controllerConnected) {
        world.tell(payload);
      }
    });
  }
}
