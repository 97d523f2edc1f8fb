package ciao.scheduler.placement;

import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Ready;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The scheduler without its sockets: nodes, the queue, and what is on its way. Deterministic and
 * free of I/O; for one thread at a time. All of it is in memory: after a restart nodes and
 * controllers tell it everything anew.
 */
public final class PlacementCore {
  /**
   * How many waiting instances one event may make it look at, unless they take many looks at nodes
   * ({@link Backlog#LOOKS_PER_TURN}). The rest is done in later turns, so that a node which comes
   * with much room does not hold up others.
   */
  public static final int CHECKS_PER_TURN = 256;

  private static final List<Domain> RACK_AND_ZONE = List.of(Domain.RACK, Domain.ZONE);

  private final Nodes nodes = new Nodes();
  private final Roster roster = new Roster();
  private final Backlog backlog;
  private final Explainer explainer;
  private final Dispatch dispatch;
  private final int checksPerTurn;

  public PlacementCore() {
    this(QueueLimits.DEFAULT, Patience.DEFAULT, CHECKS_PER_TURN);
  }

  /**
   * A core with limits of its own.
   *
   * @param patience when a node is kept free for an instance that was passed over
   * @param checksPerTurn how many waiting instances to look at per event, 1 or more
   */
  public PlacementCore(QueueLimits limits, Patience patience, int checksPerTurn) {
    this(limits, patience, checksPerTurn, Explainer.LOOKS_AT_ONCE);
  }

  /**
   * The same.
   *
   * @param looksAtOnce in a cloud of more nodes than that a refusal may be explained with what was
   *     so a while ago
   */
  PlacementCore(QueueLimits limits, Patience patience, int checksPerTurn, int looksAtOnce) {
    if (checksPerTurn < 1) {
      throw new IllegalArgumentException(
          "checks per turn: " + checksPerTurn + " (expected: 1 or more)");
    }
    this.backlog = new Backlog(nodes, limits, patience);
    this.explainer = new Explainer(nodes, new Vetoes(backlog.groups()), looksAtOnce);
    this.dispatch = new Dispatch(nodes, roster, backlog, explainer);
    this.checksPerTurn = checksPerTurn;
  }

  /** Takes in an event and says what to do about it, in order. */
  public List<Effect> handle(Event event) {
    List<Effect> effects = new ArrayList<>(2); // one, mostly
    dispatch.countEvent();
    switch (event) {
      case Event.NodeConnected connected -> connect(connected, effects);
      case Event.NodeDisconnected gone -> disconnect(gone.session(), effects);
      case Event.NodeReady(SessionId session, Ready ready) ->
          report(session, ready, Optional.of(Standing.READY), effects);
      case Event.NodeFull(SessionId session, Ready ready) ->
          report(session, ready, Optional.of(Standing.FULL), effects);
      case Event.NodeMaintenance(SessionId session, Ready ready) ->
          report(session, ready, Optional.of(Standing.MAINTENANCE), effects);
      case Event.NodeStats(SessionId session, Ready ready) ->
          report(session, ready, Optional.empty(), effects);
      case Event.NodeWritable writable -> resume(writable.session());
      case Event.NodeDrained(NodeId node, boolean draining) -> drain(node, draining);
      case Event.StrategyChosen(Strategy strategy) -> backlog.search().use(strategy);
      case Event.PlaceFailed(Effect.Place place) -> dispatch.placeElsewhere(place, effects);
      case Event.ControllerConnected joined -> roster.addController(joined.session(), effects);
      case Event.ControllerDisconnected left -> removeController(left.session(), effects);
      case Event.StartSubmitted start ->
          dispatch.submit(start.submission(), start.controller(), effects);
      case Event.StartCancelled cancelled -> dispatch.cancel(cancelled, effects);
      case Event.PlanAsked(SessionId asker, Plan plan) ->
          effects.add(new Effect.WorkOut(asker, plan, snapshot()));
      case Event.Continue next -> dispatch.explain();
    }
    dispatch.retry(checksPerTurn, effects);
    dispatch.answer(effects);
    return effects;
  }

  /** Whether there is work left that {@link Event.Continue}, or any other event, goes on with. */
  public boolean hasMore() {
    return backlog.hasRetries() || dispatch.hasToExplain();
  }

  /** How many nodes, and groups of nodes, were ever looked at: most of what its events take. */
  public long looks() {
    return backlog.search().looks() + backlog.groups().looks();
  }

  /** How many instances wait for room. */
  public int waiting() {
    return backlog.queue().size();
  }

  /** What it knows now, to ask what would happen if; costs a look at every node. */
  public Snapshot snapshot() {
    List<Node> inOrder = nodes.inOrder();
    int cursor = (int) inOrder.stream().filter(node -> node.place() < nodes.cursor()).count();
    return new Snapshot(
        backlog.search().strategy(),
        inOrder.stream().map(Node::remember).toList(),
        cursor,
        backlog.queue().inOrder().stream().map(Submission::message).toList());
  }

  /** Refuses without a look at the nodes for as long as that is put off: who asks asks again. */
  void putOffExplanations(boolean later) {
    explainer.putOff(later);
  }

  /** How often every node was looked at to explain a refusal. */
  long explanations() {
    return explainer.looks();
  }

  /** The next search begins after so many nodes. */
  void searchFrom(int cursor) {
    nodes.moveCursor(cursor);
  }

  /** What no event says of a node, but was so where it was remembered. */
  void remember(Snapshot.Place place) {
    nodes.find(place.said().node()).ifPresent(node -> backlog.remember(node, place));
  }

  /** The session of this compute node. */
  Optional<SessionId> session(NodeId node) {
    return nodes.find(node).map(Node::session);
  }

  private void connect(Event.NodeConnected connected, List<Effect> effects) {
    Roster.Member member = new Roster.Member(connected.node(), connected.type());
    roster.sessionOf(member).ifPresent(replaced -> disconnect(replaced, effects));
    nodes.countEvent();
    roster.addNode(connected.session(), member, effects);
    if (connected.type() == NodeType.COMPUTE_NODE) {
      nodes.connect(connected.session(), connected.node());
    }
  }

  private void disconnect(SessionId session, List<Effect> effects) {
    if (!roster.removeNode(session, effects)) {
      effects.add(new Effect.Ignore("disconnected: " + session + " (expected: a connected node)"));
      return;
    }
    nodes.countEvent();
    nodes
        .find(session)
        .ifPresent(node -> {
          nodes.disconnect(node);
          dispatch.lost(node);
        });
  }

  private void removeController(SessionId session, List<Effect> effects) {
    if (!roster.removeController(session)) {
      effects.add(
          new Effect.Ignore("disconnected: " + session + " (expected: a connected controller)"));
    }
  }

  private void report(
      SessionId session, Ready ready, Optional<Standing> said, List<Effect> effects) {
    Optional<Node> reporting = nodes.find(session);
    if (reporting.isEmpty()) {
      effects.add(
          new Effect.Ignore("room of " + session + " (expected: a connected compute node)"));
      return;
    }
    Node node = reporting.get();
    Optional<String> objection = node.objectionTo(ready);
    if (objection.isPresent()) {
      effects.add(new Effect.Ignore("room of " + node.name() + ": " + objection.get()));
      return;
    }
    nodes.countEvent();
    Node.Offer before = node.offer();
    Map<String, Integer> hadMembers = node.members();
    dispatch.arrived(takeIn(ready, said.orElse(node.standing()), node));
    if (!node.offer().equals(before) || !node.members().equals(hadMembers)) {
      nodes.changed(node);
      backlog.retryIfMore(node, before);
    }
    dispatch.reported(node, effects);
    if (said.isEmpty()) {
      backlog.sentStats(node);
    }
  }

  /** A node that moves to another rack or zone takes its instances with it. */
  private List<Reservation> takeIn(Ready ready, Standing said, Node node) {
    Node.Offer before = node.offer();
    Map<String, Integer> members = node.members();
    Groups groups = backlog.groups();
    List<Domain> moves = RACK_AND_ZONE.stream().filter(it -> node.moves(it, ready)).toList();
    moves.forEach(domain -> groups.leave(domain, node, members));
    List<Reservation> arrived = node.report(ready, said);
    moves.forEach(domain -> groups.join(domain, node, members));
    groups.update(node, members, node.members());
    nodes.refit(node, before);
    if (!moves.isEmpty()) {
      backlog.moved(node);
    }
    return arrived;
  }

  private void resume(SessionId session) {
    nodes
        .find(session)
        .filter(Node::isBackedUp)
        .ifPresent(node -> change(node, Node::becomeWritable));
  }

  private void drain(NodeId id, boolean draining) {
    if (nodes.drain(id, draining)) {
      nodes.find(id).ifPresent(node -> change(node, it -> it.drain(draining)));
    }
  }

  private void change(Node node, Consumer<Node> change) {
    Node.Offer before = node.offer();
    change.accept(node);
    nodes.changed(node);
    backlog.retryIfMore(node, before);
  }
}
