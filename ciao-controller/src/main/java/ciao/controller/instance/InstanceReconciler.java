package ciao.controller.instance;

import ciao.controller.node.NodeTracker;
import ciao.controller.node.StandingOrders;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.controller.turn.TurnContext;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import ciao.ssntp.payload.TenantId;
import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.QueueReconciler;
import ciao.state.reconcile.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings every instance to where its user wants it. A turn of an instance takes what was said of it
 * since the last, decides, and stages its status; what is to be sent leaves after the commit, never
 * without it. Turns of different instances share commits.
 *
 * <p>What it remembers between turns belongs to one executor, which it shares with its {@link
 * Intake}.
 */
public final class InstanceReconciler implements QueueReconciler<InstanceSpec> {
  /** Who writes instances' statuses, and nobody else. */
  public static final String NAME = "instance-reconciler";

  /** Instances whose commits may be under way together. */
  private static final int CONCURRENCY = 512;

  private final Memory memory;
  private final Intake intake;
  private final SubmitQueue submits;
  private final NodeTracker nodes;
  private final Outbound outbound;
  private final EventSink events;
  private final StartMeters meters;
  private final LeftAlone leftAlone;
  private final TurnContext turns;
  private final Settling settling;
  private final Reports reports;
  private final Refusals refusals;

  /** Nodes whose instances know already that it is gone. */
  private final Set<String> knownGone = new HashSet<>();

  public InstanceReconciler(
      Store store,
      NodeTracker nodes,
      Outbound outbound,
      EventSink events,
      StartMeters meters,
      ReconcilerSettings settings,
      TurnContext turns) {
    this.memory = new Memory(store);
    this.nodes = nodes;
    this.outbound = outbound;
    this.events = events;
    this.meters = meters;
    this.turns = turns;
    this.leftAlone = new LeftAlone(events, turns.clock());
    this.submits = new SubmitQueue(store, settings.fetchFrom());
    Timing timing = settings.timing();
    this.settling = new Settling(timing);
    this.reports = new Reports(settling, timing);
    this.refusals = new Refusals(settling, reports);
    StandingOrders orders = new StandingOrders(store, outbound);
    this.intake = new Intake(memory, nodes, orders, outbound, submits, timing, turns);
  }

  /** What it declares. */
  public static Declaration declared() {
    return Declaration.named(NAME)
        .reads(
            Input.primary(Resources.INSTANCE),
            Input.mapped(Resources.NODE_STATUS),
            Input.mapped(Resources.NODE_WISH))
        .writes(
            Output.exclusive(Resources.INSTANCE_STATUS),
            Output.shared(Resources.INSTANCE).onBehalfOf(Resources.NOBODY),
            Output.shared(Resources.NAME).onBehalfOf(Resources.NOBODY));
  }

  @Override
  public Declaration declaration() {
    return declared();
  }

  @Override
  public int concurrency() {
    return CONCURRENCY;
  }

  /** Who is to be told what the scheduler says. */
  public Intake intake() {
    return intake;
  }

  @Override
  public CompletionStage<?> alongside(Consumer<Pointer<InstanceSpec>> put) {
    memory.wakeBy(put);
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<?> stopped() {
    intake.close();
    return CompletableFuture.completedFuture(null);
  }

  /** A node that is gone takes its instances with it; one that is back speaks for itself. */
  @Override
  public Collection<Pointer<InstanceSpec>> map(Reader state, Metadata node) {
    if (node.type().equals(Resources.NODE_WISH.name())) {
      return List.of(); // what ends for it is heard from the node
    }
    if (!node.labels().containsKey(Resources.GONE_LABEL)) {
      knownGone.remove(node.id());
      return List.of();
    }
    return knownGone.add(node.id()) ? Memory.heldBy(state, node.id()) : List.of();
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<InstanceSpec> item) {
    Optional<Outcome> strange = leftAlone.outcome(item);
    if (strange.isPresent()) {
      return strange.get();
    }
    Optional<Resource<InstanceSpec>> wish = turn.get(item);
    if (wish.isEmpty()) {
      memory.forget(InstanceId.of(item.id()));
      return Outcome.skipped("it is deleted");
    }
    Memo memo = memory.memo(item);
    Pointer<InstanceStatus> pointer = Resources.INSTANCE_STATUS.at(item.namespace(), item.id());
    Optional<InstanceStatus> stored = turn.get(pointer).map(Resource::spec);
    Course course = course(turn, wish.get(), stored);
    List<News> news = memo.news();
    news.forEach(one -> hear(course, one));
    if (course.isTooLong(stored)) {
      course.logDropped();
      memory.dealtWith(memo, news); // else it would be heard, and refused, for ever
      return reconcile(turn, item);
    }
    cancelLocalRestart(course, memo.lastWant);
    long asked = memo.asked;
    if (!course.isFinished()) {
      settling.settle(course, asked > memo.answered);
      course.tell();
    }
    turn.afterCommit(() -> {
      memory.dealtWith(memo, news);
      memo.answered = asked;
      course.remember(memo);
    });
    stage(turn, course, wish.get(), pointer);
    turn.afterCommit(() -> perform(course));
    return course.untilDue().map(Outcome::again).orElse(Outcome.done());
  }

  private Course course(Turn turn, Resource<InstanceSpec> wish, Optional<InstanceStatus> stored) {
    InstanceSpec spec = wish.spec();
    TenantId tenant = TenantId.of(wish.metadata().namespace());
    boolean deleted = wish.metadata().phase() == Phase.TEARING_DOWN;
    return new Course(
        InstanceId.of(wish.id()),
        new Wish(tenant, spec.name(), spec.desired(), spec.run(), deleted),
        wish.metadata().updated(),
        stored.orElseGet(() -> InstanceStatus.first(spec.run())),
        memory,
        new StoredNodes(turn, nodes),
        turns);
  }

  private void hear(Course course, News news) {
    if (course.isFinished()) {
      return;
    }
    switch (news) {
      case News.Told told -> hear(course, told.payload());
      case News.Reported reported -> reports.reported(course, reported);
      case News.Absent absent -> reports.absent(course, absent.node());
    }
    course.tell();
  }

  private void hear(Course course, Payload payload) {
    switch (payload) {
      case InstanceClaimed claim -> reports.claimed(course, claim);
      case InstanceDeleted deleted -> reports.deleted(course, deleted);
      case InstancePlaced placed -> refusals.placed(course, placed);
      case StartFailure failure -> refusals.startFailed(course, failure);
      case StopFailure failure -> refusals.stopFailed(course, failure);
      case DeleteFailure failure -> refusals.deleteFailed(course, failure);
      default -> throw new IllegalArgumentException("not about one instance: " + payload);
    }
  }

  /**
   * An instance that ended may be started again by its node itself: a STOP keeps it from that. When
   * it is lost, the node will report the instance active, and it is stopped then.
   */
  private static void cancelLocalRestart(Course course, @Nullable Want before) {
    InstanceStatus status = course.status;
    if (before == Want.RUN
        && course.want() == Want.STOP
        && status.phase() == InstancePhase.EXITED
        && status.binding().bound()) {
      long generation = status.binding().generation();
      course.send(Operand.STOP, new Stop(course.id, generation, status.binding().node()));
    }
  }

  private static void stage(
      Turn turn, Course course, Resource<InstanceSpec> wish, Pointer<InstanceStatus> pointer) {
    if (!course.isFinished()) {
      NodeId holder = course.status.binding().holder();
      turn.put(
          pointer,
          course.status,
          holder == null ? Map.of() : Map.of(Resources.NODE_LABEL, holder.toString()));
      return;
    }
    turn.remove(pointer);
    Instances.remove(turn, wish);
  }

  private void perform(Course course) {
    for (Effect effect : course.effects()) {
      switch (effect) {
        case Effect.Send send -> outbound.send(send.operand(), send.payload());
        case Effect.Submit submit -> submits.add(submit);
        case Effect.Tell tell -> events.record(tell.at(turns.clock().instant()));
        case Effect.Decided decided -> events.record(decided.at(turns.clock().instant()));
        case Effect.Claimed(Instant submitted) ->
            meters.claimed(Duration.between(submitted, turns.steady().instant()));
        case Effect.Started(Instant wished) ->
            meters.started(Duration.between(wished, turns.clock().instant()));
        case Effect.Unsettle owed -> memory.node(owed.node()).unsettled.add(owed.instance());
        case Effect.Unreport not -> memory.node(not.node()).drop(not.instance());
        case Effect.AskForInventory ask -> intake.inventory().doubt(memory.node(ask.node()));
        case Effect.AskForInventoryLater ask ->
            intake.inventory().doubtLater(memory.node(ask.node()));
      }
    }
    if (course.isFinished()) {
      memory.forget(course.id);
    }
    submits.flush(outbound);
    intake.roomForNews();
  }
}
