package ciao.cli.simulation;

import ciao.controller.instance.Intake;
import ciao.scheduler.Outbound;
import ciao.scheduler.PlacementLoop;
import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.Patience;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.QueueLimits;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The real scheduler core in one life after another. All connections end with a life, and with them
 * what is on its way through it.
 */
final class MortalScheduler {
  private static final SessionId NOBODY = new SessionId(1000);

  private final VirtualTime time;
  private final LossyWire wire;
  private final QueueLimits limits;
  private final Map<ModelNode, SessionId> sessions = new LinkedHashMap<>();
  private @Nullable PlacementLoop core;
  private int life;
  private @Nullable Intake controller;

  /** The controller's; each of its lives has another. */
  private SessionId session = NOBODY;

  MortalScheduler(VirtualTime time, LossyWire wire, QueueLimits limits) {
    this.time = time;
    this.wire = wire;
    this.limits = limits;
  }

  /** A controller has come, and connects as soon as there is something to connect to. */
  void controllerComes(Intake intake) {
    controller = intake;
    session = new SessionId(session.number() + 1);
    if (isAlive()) {
      greet(intake);
    }
  }

  /** What is on its way to it is lost with it. */
  void controllerEnds() {
    controller = null;
    post(new Event.ControllerDisconnected(session));
  }

  private void greet(Intake intake) {
    post(new Event.ControllerConnected(session));
    intake.schedulerConnected(Duration.ofSeconds(6));
  }

  boolean isAlive() {
    return core != null;
  }

  /** Nothing of what it knew is left. */
  void end() {
    wire.note("the scheduler ends");
    wire.cut();
    core = null;
    sessions.clear();
    if (controller != null) {
      controller.schedulerDisconnected();
    }
  }

  /** Begins a life with nobody but the controller; the nodes come later. */
  void start(List<ModelNode> nodes, Duration nodesComeAfter) {
    life++;
    wire.mend();
    core =
        new PlacementLoop(
            new PlacementCore(limits, Patience.DEFAULT, PlacementCore.CHECKS_PER_TURN),
            new Out(life),
            time,
            time,
            () -> {},
            bug -> {
              throw new AssertionError("the scheduler core failed", bug);
            },
            new SimpleMeterRegistry());
    if (controller != null) {
      greet(controller);
    }
    int begun = life;
    time.after(
        nodesComeAfter,
        () -> {
          if (isAlive() && life == begun) {
            nodes.forEach(this::connect);
          }
        });
  }

  private void connect(ModelNode node) {
    SessionId own = new SessionId(100 * life + node.id().value().getLeastSignificantBits());
    sessions.put(node, own);
    post(new Event.NodeConnected(own, node.id(), NodeType.COMPUTE_NODE));
    node.connected();
  }

  private void post(Event event) {
    if (core != null) {
      core.post(event);
    }
  }

  /** What a connection says in order: lost or repeated, it would be another protocol. */
  void hear(ModelNode node, Ready ready) {
    SessionId from = sessions.get(node);
    if (from != null) {
      post(new Event.NodeReady(from, ready));
    }
  }

  /** What a controller says to nobody else. */
  void hear(Operand operand, Payload payload) {
    switch (payload) {
      case Start start -> post(Event.StartSubmitted.of(session, start));
      case Stop(InstanceId instance, long generation, NodeId _, _) ->
          post(new Event.StartCancelled(session, instance, generation));
      case Delete(InstanceId instance, long generation, NodeId _, _) ->
          post(new Event.StartCancelled(session, instance, generation));
      default -> throw new AssertionError(operand + " is not for a scheduler");
    }
  }

  /** Where one life's effects leave; after its end they leave nowhere. */
  private final class Out implements Outbound {
    private final int own;

    Out(int own) {
      this.own = own;
    }

    @Override
    public boolean forward(SessionId session, Message start) {
      Start payload = (Start) Objects.requireNonNull(start.payload());
      // In order, for the numbers; a START the node never takes up is lost at the node.
      boolean lost = wire.loses() || own != life || !isAlive();
      wire.note("scheduler → node " + session + (lost ? " lost: " : ": ") + payload);
      if (!lost) {
        time.execute(() -> node(session).hear(payload));
      }
      return true;
    }

    @Override
    public void tell(SessionId to, Message message) {
      Payload payload = Objects.requireNonNull(message.payload());
      Intake told = controller;
      if (own != life || !isAlive() || told == null || !to.equals(session)) {
        return;
      }
      if (payload instanceof NodeConnected) { // said once a connection, which keeps it
        told.deliver(payload);
      } else {
        wire.deliver("scheduler", "controller", payload, () -> told.deliver(payload));
      }
    }

    private ModelNode node(SessionId session) {
      return sessions.entrySet().stream()
          .filter(one -> one.getValue().equals(session))
          .findAny()
          .orElseThrow()
          .getKey();
    }
  }
}
