package ciao.launcher;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.lifecycle.Admission;
import ciao.launcher.lifecycle.Effect.Message;
import ciao.launcher.lifecycle.Event;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Phase;
import ciao.launcher.lifecycle.Step;
import ciao.launcher.node.StartCount;
import ciao.ssntp.Trace;
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
import ciao.ssntp.payload.ToNode;
import ciao.ssntp.payload.ToScheduler;
import ciao.ssntp.payload.TraceReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances of this node and what they share: its books, its inventory, its connection. Frames
 * come in here and go to the instance they name. Every method is a turn of the launcher.
 */
final class Node {
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final NodeProfile profile;
  private final NodeDisk disk;
  private final Books books;
  private final Workshop workshop;
  private final Messages messages;
  private final Announcer announcer;
  private final NodeExtras extras;
  private final Map<InstanceId, InstanceActor> actors = new HashMap<>();
  private final Map<Step.Verdict, Long> verdicts = new EnumMap<>(Step.Verdict.class);

  Node(
      NodeProfile profile,
      NodeDisk disk,
      Books books,
      Workshop workshop,
      Messages messages,
      Announcer announcer,
      NodeExtras extras) {
    this.profile = profile;
    this.disk = disk;
    this.books = books;
    this.workshop = workshop;
    this.messages = messages;
    this.announcer = announcer;
    this.extras = extras;
  }

  /** What an earlier launcher left goes on, once all of it is known: the room and images it has. */
  void recover(List<Instance> found) {
    List<InstanceActor> recovered = new ArrayList<>();
    for (Instance instance : found) {
      InstanceActor actor = new InstanceActor(instance, this);
      actors.put(instance.id(), actor);
      recovered.add(actor);
      committed(instance);
    }
    recovered.forEach(actor -> actor.deliver(new Event.Recovered()));
    log.info("{} instances found on this node", found.size());
  }

  void connected(Duration statsPeriod) {
    announcer.connected(statsPeriod, this::active);
    for (InstanceActor actor : List.copyOf(actors.values())) {
      actor.deliver(new Event.Reconnected());
    }
  }

  /** The connection takes bytes again. */
  void writable() {
    announcer.writable();
  }

  void disconnected() {
    announcer.disconnected();
  }

  void received(Payload payload, @Nullable Trace trace) {
    if (payload instanceof ToNode addressed && !profile.node().equals(addressed.node())) {
      log.warn("{}: not for this node, {}; dropped", payload, profile.node());
      return;
    }
    switch (payload) {
      case Start start -> start(start, trace);
      case Grant grant -> command(grant.instance(), new Event.Granted(grant.generation()));
      case Stop stop -> command(stop.instance(), new Event.StopRequested(stop.generation()));
      case Delete delete ->
          command(delete.instance(), new Event.DeleteRequested(delete.generation()));
      case OpenStream open -> extras.open(open, instance(open.instance()));
      case ReportInventory _ -> announcer.reportInventory();
      case Evacuate _ -> evacuate();
      case Restore _ -> announcer.maintain(false);
      case ClusterConfiguration _,
          DeleteFailure _,
          ErrorReport _,
          InstanceClaimed _,
          InstanceDeleted _,
          InstancePlaced _,
          InstanceStateChanged _,
          NodeConnected _,
          NodeDisconnected _,
          PlanFailure _,
          Planned _,
          Ready _,
          StartFailure _,
          Stats _,
          StopFailure _,
          StreamFailure _,
          ToScheduler _,
          TraceReport _ ->
          log.warn("{}: nothing a launcher is told (expected: a command); dropped", payload);
    }
  }

  /** Nothing new, and what is here ends in good order; its disks stay. */
  private void evacuate() {
    log.info("in maintenance: everything here is ended");
    announcer.maintain(true);
    for (InstanceActor actor : List.copyOf(actors.values())) {
      if (actor.instance() instanceof Held held && !held.phase().isOver()) {
        command(held.id(), new Event.StopRequested(held.generation()));
      }
    }
  }

  private void start(Start start, @Nullable Trace trace) {
    StartCount starts = announcer.starts();
    long number = starts.received();
    actor(start.instance())
        .command(
            new Letter(
                () -> new Event.StartReceived(start, admit(start)),
                step -> {
                  starts.accounted(number);
                  announcer.startAnswered(step);
                  extras.decided(start, trace, instance(start.instance()), step.instance());
                }));
  }

  /** One that was refused before it came here takes no room, but has its number. */
  void startRefused() {
    StartCount starts = announcer.starts();
    starts.accounted(starts.received());
    announcer.roomChanged();
  }

  private Admission admit(Start start) {
    if (!workshop.drivers().runs(start.kind())) {
      return new Admission.Refused(
          RefusalReason.INVALID_DATA, workshop.drivers().missing(start.kind()));
    }
    if (announcer.inMaintenance()) {
      return new Admission.Refused(
          RefusalReason.NODE_MAINTENANCE,
          "node %s is in maintenance".formatted(profile.hostname()));
    }
    if (!books.room().fits(start)) {
      return new Admission.Refused(
          RefusalReason.FULL_CN,
          "node %s has no room: %s free (demanded: %s)"
              .formatted(profile.hostname(), books.room().free(), start.demands()));
    }
    return new Admission.Fits();
  }

  private void command(InstanceId id, Event event) {
    actor(id).command(Letter.of(event));
  }

  private InstanceActor actor(InstanceId id) {
    @Nullable InstanceActor actor = actors.get(id);
    if (actor == null) {
      actor = new InstanceActor(new Absent(id, disk.deletedUpTo(id)), this);
      actors.put(id, actor);
    }
    return actor;
  }

  /** What the node holds of it now. */
  Instance instance(InstanceId id) {
    @Nullable InstanceActor actor = actors.get(id);
    return actor == null ? new Absent(id, disk.deletedUpTo(id)) : actor.instance();
  }

  /** The instances that run. */
  Collection<Held> active() {
    return actors.values().stream()
        .map(InstanceActor::instance)
        .filter(Held.class::isInstance)
        .map(Held.class::cast)
        .filter(held -> held.phase() == Phase.ACTIVE)
        .toList();
  }

  /** How many events meant something, came too late, or should not have been possible. */
  Map<Step.Verdict, Long> verdicts() {
    return Map.copyOf(verdicts);
  }

  /** Leaves every instance as it is. */
  void close() {
    disconnected();
    actors.values().forEach(InstanceActor::close);
  }

  /** Where and when things happen. */
  Execution execution() {
    return workshop.execution();
  }

  /** Where durable effects go: the one thing here that is not for turns, as it blocks. */
  NodeDisk disk() {
    return disk;
  }

  /** The driver's work for an instance; what comes of it goes to {@code results}. */
  Operations operations(InstanceId instance, Consumer<Event> results) {
    InstanceDirectory directory = disk.directory(instance);
    return new Operations(workshop, directory, results);
  }

  /** Tells the controller, or nobody when there is no connection. */
  void send(Message message) {
    messages.send(message);
  }

  /** What the event leads to is decided, and not on disk yet. */
  void decided(Instance instance, Event event, Step step) {
    verdicts.merge(step.verdict(), 1L, Long::sum);
    if (step.verdict() == Step.Verdict.ILLEGAL) {
      log.warn("instance {}: {} should not be possible in {}", instance.id(), event, instance);
    }
    if (books.room().hold(instance.id(), instance, step.instance())
        && !(event instanceof Event.StartReceived)) {
      announcer.roomChanged();
    }
  }

  /** The instance is this from now on. */
  void committed(Instance now) {
    books.inventory().put(now);
    extras.committed(now);
    if (now instanceof Held held && held.phase() == Phase.ACTIVE) {
      announcer.began();
    }
    if (books.room().hold(now.id(), now)) {
      announcer.roomChanged();
    }
  }

  /** The actor has nothing more to do now. */
  void settled(InstanceActor actor) {
    if (actor.isIdle()) {
      actor.close();
      actors.remove(actor.instance().id(), actor);
    }
  }
}
