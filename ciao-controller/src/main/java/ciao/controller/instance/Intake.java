package ciao.controller.instance;

import ciao.controller.node.NodeTracker;
import ciao.controller.node.StandingOrders;
import ciao.controller.turn.TurnContext;
import ciao.controller.turn.Turns;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.PlanFailure;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Restore;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import ciao.ssntp.payload.StreamFailure;
import ciao.ssntp.payload.ToScheduler;
import ciao.ssntp.payload.TraceReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the scheduler says and takes it to whom it concerns: to the instances' turns, to the
 * nodes' tracker. Every public method may be called from any thread and never blocks.
 */
public final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  /** A turn's work: a few milliseconds. */
  private static final int MOST_AT_ONCE = 1_000;

  private final Memory memory;
  private final NodeTracker nodes;
  private final StandingOrders orders;
  private final Outbound outbound;
  private final SubmitQueue submits;
  private final Inventory inventory;
  private final ScheduledExecutorService timers;
  private final Turns turns;
  private final Inbox inbox = new Inbox();
  private volatile boolean closed;

  Intake(
      Memory memory,
      NodeTracker nodes,
      StandingOrders orders,
      Outbound outbound,
      SubmitQueue submits,
      Timing timing,
      TurnContext context) {
    this.memory = memory;
    this.nodes = nodes;
    this.orders = orders;
    this.outbound = outbound;
    this.submits = submits;
    this.timers = context.timers();
    this.turns = new Turns(context.executor(), this::turn);
    this.inventory = new Inventory(memory, outbound, timing, context.steady(), this::offerLater);
  }

  /**
   * There is a session with the scheduler.
   *
   * @param statsPeriod how often its nodes send STATS
   */
  public void schedulerConnected(Duration statsPeriod) {
    offer(new Heard.SchedulerConnected(statsPeriod));
  }

  /** The session with the scheduler ended. */
  public void schedulerDisconnected() {
    offer(new Heard.SchedulerDisconnected());
  }

  /**
   * A payload arrived from the scheduler, its sender checked.
   *
   * @return false when no more should come until {@link Outbound#resumeReading}; this one was taken
   */
  public boolean deliver(Payload payload) {
    return offer(new Heard.Told(payload));
  }

  /** Whether {@link Outbound#resumeReading} will be called. */
  public boolean isCongested() {
    return inbox.isCongested();
  }

  /** The scheduler keeps up again. */
  public void outboundWritable() {
    turns.wake();
  }

  /** Instances have dealt with some of their news. */
  void roomForNews() {
    if (!inbox.isEmpty()) {
      turns.wake();
    }
  }

  Inventory inventory() {
    return inventory;
  }

  private boolean offer(Heard event) {
    boolean more = inbox.add(event);
    turns.wake();
    return more;
  }

  private void offerLater(Heard event, Duration wait) {
    Runnable offer = () -> offer(event);
    var _ = timers.schedule(offer, wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void turn() {
    if (closed) {
      return;
    }
    try {
      hear();
    } catch (RuntimeException bug) {
      log.error("what the scheduler says is heard anew", bug);
      inventory.forgetTimers(); // what they said may be lost with the rest
      outbound.startOver();
    }
    if (inbox.relieved()) {
      outbound.resumeReading();
    }
    submits.flush(outbound);
  }

  /**
   * While instances cannot keep up, because the disk cannot, what comes waits where it is counted.
   */
  private void hear() {
    int room = Math.min(MOST_AT_ONCE, Inbox.CONGESTED - memory.unread());
    for (Heard event : room > 0 ? inbox.take(room) : List.<Heard>of()) {
      switch (event) {
        case Heard.SchedulerConnected(Duration statsPeriod) -> connected(statsPeriod);
        case Heard.SchedulerDisconnected disconnected -> disconnected();
        case Heard.Told told -> told(told.payload());
        case Heard.InventoryDue(NodeId node) -> inventory.due(node);
      }
    }
    if (room > 0 && !inbox.isEmpty()) {
      turns.wake();
    }
  }

  /** What waits for a node goes to the scheduler, once that knows which nodes may have it. */
  private void connected(Duration statsPeriod) {
    orders.give();
    memory.schedulerConnected(true);
    nodes.schedulerConnected(statsPeriod);
    memory.all().forEach(memory::sendAgain);
  }

  /** Nothing is known of any node; nobody is judged until the scheduler is back. */
  private void disconnected() {
    memory.schedulerConnected(false);
    memory.nodes().forEach(view -> view.connected = false);
    nodes.schedulerDisconnected();
  }

  private void told(Payload payload) {
    switch (payload) {
      case InstanceClaimed claim -> inventory.claimed(claim);
      case InstanceStateChanged changed ->
          inventory.reported(changed.node(), changed.report(), false);
      case InstanceDeleted deleted -> deleted(deleted);
      case DeleteFailure failure -> deleteFailed(failure);
      case InstancePlaced placed -> tell(placed.instance(), placed);
      case StartFailure failure -> tell(failure.instance(), failure);
      case StopFailure failure -> tell(failure.instance(), failure);
      case Stats stats -> stats(stats);
      case NodeConnected arrived -> arrived(arrived);
      case NodeDisconnected left -> left(left);
      // Not for here: the session's own, what the controller sends itself, other listeners'.
      case ClusterConfiguration notForUs -> {}
      case Delete notForUs -> {}
      case ErrorReport notForUs -> {}
      case Evacuate notForUs -> {}
      case Grant notForUs -> {}
      case OpenStream notForUs -> {}
      case PlanFailure notForUs -> {}
      case Planned notForUs -> {}
      case Ready notForUs -> {}
      case ReportInventory notForUs -> {}
      case Restore notForUs -> {}
      case Start notForUs -> {}
      case Stop notForUs -> {}
      case StreamFailure notForUs -> {}
      case ToScheduler notForUs -> {}
      case TraceReport notForUs -> {}
    }
  }

  private void deleted(InstanceDeleted deleted) {
    inventory.gone(deleted.instance(), deleted.generation(), deleted.node());
    tell(deleted.instance(), deleted);
  }

  private void deleteFailed(DeleteFailure failure) {
    if (failure.reason() == RefusalReason.NO_INSTANCE) {
      inventory.gone(failure.instance(), failure.generation(), failure.node());
    }
    tell(failure.instance(), failure);
  }

  private void stats(Stats stats) {
    nodes.stats(stats);
    inventory.stats(stats);
  }

  private void tell(InstanceId instance, Payload payload) {
    Memo memo = memory.find(instance);
    if (memo != null) {
      memory.tell(memo, new News.Told(payload));
    }
  }

  private void arrived(NodeConnected arrived) {
    nodes.connected(arrived.node(), arrived.nodeType());
    if (arrived.nodeType() == NodeType.COMPUTE_NODE) {
      NodeView view = memory.node(arrived.node());
      inventory.connected(view);
      memory.heldBy(view.id).forEach(memory::sendAgain);
    }
  }

  private void left(NodeDisconnected left) {
    nodes.disconnected(left.node());
    if (left.nodeType() == NodeType.COMPUTE_NODE) {
      memory.node(left.node()).connected = false;
    }
  }

  /** Nothing more is heard. */
  @Override
  public void close() {
    closed = true;
  }
}
