package ciao.scheduler;

import ciao.certs.Role;
import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.SessionId;
import ciao.scheduler.placement.Strategy;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Greeting;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.SessionListener;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Configure;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.Drain;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.PlanFailure;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Restore;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import ciao.ssntp.payload.StreamFailure;
import ciao.ssntp.payload.TraceReport;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what sessions bring into events for the core. Called on event loops, where it only posts; a
 * session whose event finds the mailbox full is not read from until the mailbox has drained.
 */
final class Intake implements SessionListener {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final Peers peers = new Peers();
  private final Comings comings;
  private final Set<Peer> waiting = ConcurrentHashMap.newKeySet();
  private final PlacementLoop loop;
  private final Activation activation;
  private final Epochs epochs;

  /**
   * @param turns where placement runs, one turn at a time; turns never block
   */
  Intake(
      PlacementCore core,
      boolean standby,
      Epochs epochs,
      Executor turns,
      SchedulerThreads threads,
      Consumer<Throwable> failed,
      MeterRegistry registry) {
    this.epochs = epochs;
    this.comings = new Comings(registry.config().clock()::monotonicTime);
    this.loop =
        new PlacementLoop(core, peers, turns, threads.planning(), this::letGoOn, failed, registry);
    this.activation = new Activation(standby, epochs.own(), threads.timers(), this::dismissAll);
  }

  @Override
  public Greeting greet(SessionKey peer, ClusterConfiguration configuration) {
    return activation.greet(peer, configuration);
  }

  @Override
  public long noteLeader(long epoch) {
    return epochs.leaders().note(epoch);
  }

  @Override
  public void connected(Session session, ClusterConfiguration configuration) {
    long times = comings.count(session.key());
    Peer peer = peers.add(session, Comings.isTold(times));
    if (peer.isTold()) {
      String again = times == 1 ? "" : " (" + times + " times without a minute's rest)";
      log.info("{} connected as {}{}", session.key(), peer.id(), again);
    }
    if (peers.isNode(peer)) {
      NodeType type = peer.is(Role.AGENT) ? NodeType.COMPUTE_NODE : NodeType.NETWORK_NODE;
      post(peer, new Event.NodeConnected(peer.id(), session.node(), type));
      if (!activation.isActive()) { // it resigned between greeting this one and now
        session.close(activation.notActive());
      }
    }
    if (peer.is(Role.CONTROLLER)) {
      post(peer, new Event.ControllerConnected(peer.id()));
    }
  }

  @Override
  public void received(Session session, Message message) {
    peers.find(session).ifPresent(peer -> receive(peer, message));
  }

  private void receive(Peer peer, Message message) {
    SessionId from = peer.id();
    switch (message.payload()) {
      case Activate order -> activate(peer.session(), order);
      case Start start -> post(peer, new Event.StartSubmitted(from, message));
      case Plan plan -> ask(peer, plan);
      case Stop stop ->
          post(peer, new Event.StartCancelled(from, stop.instance(), stop.generation()));
      case Delete delete ->
          post(peer, new Event.StartCancelled(from, delete.instance(), delete.generation()));
      case Ready ready -> post(peer, told(from, message.operand(), ready));
      case Configure configuration -> configure(peer, configuration);
      case Drain drain -> post(peer, new Event.NodeDrained(drain.node(), drain.draining()));
      case Stats stats -> post(peer, new Event.NodeStats(from, stats.ready()));
      case ErrorReport error -> complaint(peer, error);
      case ClusterConfiguration _,
          DeleteFailure _,
          Evacuate _,
          Grant _,
          InstanceClaimed _,
          InstanceDeleted _,
          InstancePlaced _,
          InstanceStateChanged _,
          NodeConnected _,
          NodeDisconnected _,
          OpenStream _,
          PlanFailure _,
          Planned _,
          ReportInventory _,
          Restore _,
          StartFailure _,
          StopFailure _,
          StreamFailure _,
          TraceReport _ ->
          notForUs(peer, message);
      case null -> notForUs(peer, message);
    }
  }

  private void activate(Session controller, Activate order) {
    activation
        .activate(controller, order)
        .ifPresent(why -> controller.send(Operand.INVALID_FRAME_TYPE, why));
  }

  /** Whoever sends one that is not known was told so before, by the answer to a plan. */
  private void configure(Peer peer, Configure configuration) {
    try {
      post(peer, new Event.StrategyChosen(Strategy.named(configuration.strategy())));
    } catch (IllegalArgumentException unknown) {
      peer.session()
          .send(
              Operand.INVALID_FRAME_TYPE,
              new ErrorReport(
                  ErrorCode.INVALID_PAYLOAD.toString(), "CONFIGURE: " + unknown.getMessage()));
    }
  }

  private static Event told(SessionId node, Operand standing, Ready ready) {
    return switch (standing) {
      case FULL -> new Event.NodeFull(node, ready);
      case MAINTENANCE -> new Event.NodeMaintenance(node, ready);
      default -> new Event.NodeReady(node, ready);
    };
  }

  /**
   * For whoever reads the log. No controller hears of it: what a node says of the epochs it saw
   * must not make the leading one do anything, or one node's certificate would be enough to keep it
   * busy.
   */
  private static void complaint(Peer peer, ErrorReport error) {
    peer.complaints()
        .hear(error)
        .filter(_ -> peer.isTold())
        .ifPresent(line -> log.warn("{} says: {}", peer.session().key(), line));
  }

  /** The forwarding table delivers none of these here; a table that does is out of step. */
  private static void notForUs(Peer peer, Message message) {
    log.warn("{} from {}: not for a scheduler", message.operand(), peer.session().key());
  }

  @Override
  public void writabilityChanged(Session session) {
    peers
        .find(session)
        .ifPresent(peer -> {
          if (peer.is(Role.CONTROLLER)) {
            peer.adjust();
          }
          if (peers.isNode(peer)) {
            post(peer, new Event.NodeWritable(peer.id()));
          }
        });
  }

  @Override
  public void disconnected(Session session, String why) {
    peers
        .remove(session)
        .ifPresent(peer -> {
          if (peer.isTold()) {
            log.info("{} ({}) disconnected: {}", session.key(), peer.id(), why);
          }
          waiting.remove(peer);
          if (peers.isNode(peer)) {
            loop.post(new Event.NodeDisconnected(peer.id()));
          }
          if (peer.is(Role.CONTROLLER)) {
            activation.ended(session);
            loop.post(new Event.ControllerDisconnected(peer.id()));
          }
        });
  }

  void use(Strategy strategy) {
    loop.post(new Event.StrategyChosen(strategy));
  }

  /** Nodes look for another scheduler; controllers come back, and who leads activates one. */
  private void dismissAll() {
    Stream.concat(peers.nodes().stream(), peers.controllers().stream())
        .takeWhile(_ -> !activation.isActive()) // a controller may be faster than this
        .forEach(peer -> peer.session().close(activation.notActive()));
  }

  void end() {
    loop.end();
  }

  private void post(Peer peer, Event event) {
    loop.post(event);
    holdBack(peer);
  }

  private void ask(Peer peer, Plan plan) {
    loop.ask(peer.id(), plan);
    holdBack(peer);
  }

  private void holdBack(Peer peer) {
    if (loop.isFull()) {
      peer.awaitsMailbox(true);
      waiting.add(peer);
      if (loop.isDrained()) { // it drained before this peer was in the set
        letGoOn();
      }
    }
  }

  private void letGoOn() {
    if (waiting.isEmpty()) { // as after nearly every event
      return;
    }
    for (Peer peer : List.copyOf(waiting)) {
      if (waiting.remove(peer)) {
        peer.awaitsMailbox(false);
      }
    }
  }
}
