package ciao.controller.instance;

import ciao.controller.Reconcilers;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.ClusterWish;
import ciao.controller.resource.Desired;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.NameSpec;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeWish;
import ciao.controller.resource.Resources;
import ciao.controller.turn.TurnContext;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.TenantId;
import ciao.ssntp.payload.VetoCount;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import ciao.state.memory.MemoryStore;
import ciao.state.reconcile.Metrics;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The reconcilers and one instance called web, between two connected nodes, in virtual time: what
 * happens, in few words. Each answers with what is sent upon it.
 */
final class LoneInstance {
  static final TenantId TENANT = TenantId.of("team-a");
  static final NodeId NODE_1 = new NodeId(new UUID(0, 1));
  static final NodeId NODE_2 = new NodeId(new UUID(0, 2));
  static final InstanceId WEB = new InstanceId(new UUID(7, 7));
  private static final Pointer<InstanceSpec> WISH = Resources.instance(TENANT, WEB);

  /** Of a refusal, for tenants. */
  static final String SUMMARY = "no node takes it now";

  private static final Room ROOM = new Room(8, 8_000, 8_000, 8);
  private static final ReconcilerSettings SETTINGS =
      new ReconcilerSettings(Timing.DEFAULT, URI.create("https://controller:8889"));

  final VirtualTimers time = new VirtualTimers();
  private Duration clockWasSetBy = Duration.ZERO;
  final Store store = new MemoryStore(time, Runnable::run, time);
  private final Wire wire = new Wire();

  /** What its tenant and operators are told. */
  final List<String> events = new ArrayList<>();

  private Reconcilers reconcilers = start();
  private long sequence;

  /** With an empty store, a scheduler, and both nodes. */
  LoneInstance() {
    schedulerConnects();
    connect(NODE_1);
    connect(NODE_2);
  }

  private Reconcilers start() {
    InstantSource clock = () -> time.instant().plus(clockWasSetBy);
    return Reconcilers.start(
        new Reconcilers.Parts(
            store,
            new NodeTracker(store, clock, time),
            wire,
            event -> events.add(event.message()),
            Metrics.NONE),
        SETTINGS,
        new TurnContext(time, time, clock, time),
        new Random(1));
  }

  /** Others, which know what is stored; nobody is connected to them yet. */
  void controllerRestarts() {
    reconcilers.close();
    time.settle();
    reconcilers = start();
    time.settle();
  }

  /** The same, and the scheduler. */
  List<Payload> restart() {
    controllerRestarts();
    return schedulerConnects();
  }

  /** A node connects and tells all it holds. */
  List<Payload> connect(NodeId node, InstanceReport... held) {
    tell(new NodeConnected(node, NodeType.COMPUTE_NODE));
    return inventory(node, held);
  }

  /** Somebody sets the machine's clock. */
  void clockIsSet(Duration by) {
    clockWasSetBy = clockWasSetBy.plus(by);
  }

  /** What operators want of a node is stored. */
  void wanted(NodeId node, NodeMode mode) {
    NodeWish wish = new NodeWish(mode);
    Operation wanted =
        store
            .get(Resources.nodeWish(node))
            .<Operation>map(old -> Operation.update(old.withSpec(wish), Resources.NOBODY))
            .orElseGet(() -> Operation.create(Resources.nodeWish(node), Resources.NOBODY, wish));
    write(Transaction.of(wanted));
  }

  void strategy(String strategy) {
    write(
        Transaction.of(
            Operation.create(
                Resources.clusterWish(), Resources.NOBODY, new ClusterWish(strategy))));
  }

  List<Payload> schedulerConnects() {
    return upon(() -> reconcilers.intake().schedulerConnected(Duration.ofSeconds(6)));
  }

  List<Payload> schedulerDisconnects() {
    return upon(() -> reconcilers.intake().schedulerDisconnected());
  }

  /** Whether nothing is kept of it any more. */
  boolean isForgotten() {
    return store.get(WISH).isEmpty()
        && store.get(Resources.status(TENANT, WEB)).isEmpty()
        && store.list(Resources.NAME).isEmpty();
  }

  /** It was sent to the first node and waits for another one since. */
  void waitsAfterPlacement() {
    wish(Desired.RUNNING, 1);
    placed(1, NODE_1);
    noRoom(1);
  }

  void runningOn(NodeId node) {
    wish(Desired.RUNNING, 1);
    run(1, node);
  }

  void run(long generation, NodeId node) {
    placed(generation, node);
    claim(generation, node);
    changed(node, report(generation, InstanceState.ACTIVE));
  }

  List<Payload> wish(Desired desired, long run) {
    InstanceSpec spec = new InstanceSpec("web", "w", Hello.WORKLOAD, desired, run);
    Optional<Resource<InstanceSpec>> there = store.get(WISH);
    return write(
        there.isPresent()
            ? Transaction.of(Operation.update(there.get().withSpec(spec), Resources.NOBODY))
            : Transaction.of(
                Operation.create(
                    Resources.name(TENANT, Resources.INSTANCE, "web"),
                    Resources.NOBODY,
                    new NameSpec(WEB.toString())),
                Operation.create(WISH, Resources.NOBODY, spec)
                    .withFinalizers(List.of(Instances.FINALIZER))));
  }

  List<Payload> delete() {
    return write(Transaction.of(Operation.teardown(WISH, Resources.NOBODY)));
  }

  private List<Payload> write(Transaction transaction) {
    List<CompletableFuture<WriteResult>> answer = new ArrayList<>();
    List<Payload> sent = upon(() -> answer.add(store.write(transaction)));
    if (!(answer.getFirst().getNow(null) instanceof Committed)) {
      throw new AssertionError(transaction + ": " + answer);
    }
    return sent;
  }

  List<Payload> claim(long generation, NodeId node) {
    return tell(new InstanceClaimed(WEB, generation, node));
  }

  List<Payload> changed(NodeId node, InstanceReport report) {
    return tell(new InstanceStateChanged(node, report));
  }

  /** The scheduler sends it to a node. */
  List<Payload> placed(long generation, NodeId node) {
    return tell(
        new InstancePlaced(
            WEB, generation, node, node.equals(NODE_1) ? "web1" : "web2", 2, 2, 1, "first fit"));
  }

  /** No node has room for it; it waits. */
  List<Payload> noRoom(long generation, VetoCount... vetoes) {
    return tell(refusal(generation, null, RefusalReason.FULL_CLOUD, true, vetoes));
  }

  /** The scheduler does not take it. */
  List<Payload> refuse(long generation, RefusalReason reason) {
    return tell(refusal(generation, null, reason, false));
  }

  /** The node it was sent to does not take it. */
  List<Payload> refuse(long generation, RefusalReason reason, NodeId node) {
    placed(generation, node);
    return tell(refusal(generation, node, reason, false));
  }

  private static StartFailure refusal(
      long generation,
      @Nullable NodeId node,
      RefusalReason reason,
      boolean queued,
      VetoCount... vetoes) {
    return new StartFailure(
        WEB, generation, node, reason, "no room", queued, List.of(vetoes), null, SUMMARY, null);
  }

  List<Payload> inventory(NodeId node, InstanceReport... held) {
    return stats(node, "", List.of(held));
  }

  List<Payload> stats(NodeId node, String hash, @Nullable List<InstanceReport> inventory) {
    Ready ready =
        new Ready(node, node.equals(NODE_1) ? "web1" : "web2", ROOM, ROOM, Map.of(), 0, 0);
    return tell(new Stats(node, ++sequence, ready, 1, 1, 1, List.of(), List.of(), hash, inventory));
  }

  static InstanceReport report(long generation, InstanceState state) {
    boolean active = state == InstanceState.ACTIVE;
    return new InstanceReport(
        WEB, generation, state, null, null, 0, active ? 42L : null, active ? 1L : null, null);
  }

  static InstanceReport exited(long generation, int code) {
    return new InstanceReport(WEB, generation, InstanceState.EXITED, code, null, 0, null, 1L, 2L);
  }

  List<Payload> tell(Payload payload) {
    return upon(() -> reconcilers.intake().deliver(payload));
  }

  /** Lets time go by. */
  List<Payload> pass(Duration duration) {
    return upon(() -> time.pass(duration));
  }

  private List<Payload> upon(Runnable event) {
    wire.sent.clear();
    event.run();
    time.settle();
    return List.copyOf(wire.sent);
  }

  InstanceStatus status() {
    return store.get(Resources.status(TENANT, WEB)).orElseThrow().spec();
  }

  /** START of a generation, as it is made from what is stored. */
  Start start(long generation, @Nullable NodeId pinned) {
    InstanceSpec spec = store.get(WISH).orElseThrow().spec();
    return StartPayload.of(TENANT, WEB, spec, generation, pinned, SETTINGS.fetchFrom());
  }

  /** All but STARTs. */
  static List<Payload> sent(List<Payload> all) {
    return all.stream().filter(payload -> !(payload instanceof Start)).toList();
  }
}
