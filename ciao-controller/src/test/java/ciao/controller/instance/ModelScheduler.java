package ciao.controller.instance;

import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.ToNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Places on any connected node that is allowed, keeps what it cannot place, forgets when it dies.
 */
final class ModelScheduler {
  private final World world;
  private final Map<InstanceId, Effect.Submit> queue = new LinkedHashMap<>();
  private boolean controllerConnected;

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
    world.handle(new InstanceEvent.SchedulerConnected());
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
      world.handle(new InstanceEvent.SchedulerDisconnected());
    }
    world.after(world.upTo(Duration.ofSeconds(2)), this::controllerConnects);
    world.nodes.forEach(node -> world.after(world.upTo(Duration.ofSeconds(20)), node::connect));
  }

  void start(Effect.Submit submit) {
    Effect.Submit queued = queue.get(submit.instance());
    if (queued != null && queued.generation() > submit.generation()) {
      return;
    }
    if (world.chaos && world.chance(0.05)) {
      refuse(submit, RefusalReason.QUEUE_FULL, false);
      return;
    }
    List<ModelNode> fitting =
        world.nodes.stream()
            .filter(node -> node.connected)
            .filter(node -> submit.pinned() == null || submit.pinned().equals(node.id))
            .toList();
    if (fitting.isEmpty()) {
      queue.put(submit.instance(), submit);
      refuse(submit, RefusalReason.FULL_CLOUD, true);
      return;
    }
    queue.remove(submit.instance());
    ModelNode chosen = fitting.get(world.random.nextInt(fitting.size()));
    toController(
        new InstancePlaced(
            submit.instance(), submit.generation(), chosen.id, chosen.name, 1, 1, 1, "first fit"));
    world.carry(() -> chosen.receiveStart(submit.instance(), submit.generation()));
  }

  private void refuse(Effect.Submit submit, RefusalReason reason, boolean queued) {
    toController(
        new StartFailure(
            submit.instance(),
            submit.generation(),
            null,
            reason,
            "no node takes it",
            queued,
            List.of(),
            null));
  }

  void command(Payload payload) {
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
      Effect.Submit queued = queue.get(delete.instance());
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
    for (Effect.Submit queued : List.copyOf(queue.values())) {
      if (queued.pinned() == null || Objects.equals(queued.pinned(), node.id)) {
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
