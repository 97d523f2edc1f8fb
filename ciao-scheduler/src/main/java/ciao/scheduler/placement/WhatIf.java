package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.RawPayload;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Planned.Cause;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler would do if: the same core decides on a {@link Snapshot}, and nothing changes.
 */
public final class WhatIf {
  /** As much as there is: nothing is turned away for want of a place in the queue. */
  private static final QueueLimits ALL = new QueueLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

  private final PlacementCore core =
      new PlacementCore(ALL, Patience.DEFAULT, PlacementCore.CHECKS_PER_TURN, Integer.MAX_VALUE);
  private final Snapshot.Sessions sessions = new Snapshot.Sessions();
  private final Map<NodeId, Ready> said = new HashMap<>();

  /** What runs where, as far as was said, and what was placed there since. */
  private final Map<NodeId, List<Start>> running = new HashMap<>();

  private final Map<InstanceId, Outcome> outcomes = new LinkedHashMap<>();
  private final Map<InstanceId, Message> submitted = new HashMap<>();
  private final Map<InstanceId, Cause> causes = new HashMap<>();
  private long imagined;

  /** What might happen. */
  public sealed interface Change {}

  /** These instances end where they are. */
  public record EndInstances(Collection<Running> ended) implements Change {}

  /** So many more instances like this are started; 1 or more. */
  public record PlaceMore(Start like, int count) implements Change {}

  /** These nodes are gone, and what ran there is placed anew, to see where it would fit. */
  public record LoseNodes(Set<NodeId> nodes) implements Change {}

  /** These nodes take nothing new, and what runs there is placed anew, likewise. */
  public record DrainNodes(Set<NodeId> nodes) implements Change {}

  /** So many more nodes like this come, empty; the host name gets a number; 1 or more. */
  public record AddNodes(Ready like, int count) implements Change {}

  /** From then on nodes are chosen in this way. */
  public record UseStrategy(Strategy strategy) implements Change {}

  /** An instance that runs, and where. */
  public record Running(Start start, NodeId node) {}

  /**
   * What would become of one instance: it is placed, or it waits.
   *
   * @param instance a START as it was submitted; that of an imagined instance has an imagined id
   * @param cause why it is looked at
   * @param placed where it would go, and why; null when it would wait
   * @param refused why it would wait, with all reasons; null when it would be placed
   */
  public record Outcome(
      Start instance,
      Cause cause,
      @Nullable InstancePlaced placed,
      @Nullable StartFailure refused) {}

  private WhatIf(Collection<Running> running) {
    running.forEach(instance -> runs(instance.start(), instance.node()));
  }

  private void runs(Start start, NodeId node) {
    running.computeIfAbsent(node, first -> new ArrayList<>()).add(start);
  }

  /**
   * What would be placed where, and what would wait and why, if all this happened one after
   * another: of the instances that are started, placed anew, or wait already, in the order in which
   * they were submitted.
   *
   * @param running what runs on nodes that are lost or drained; others are not looked at
   */
  public static List<Outcome> plan(
      Snapshot snapshot, Collection<Running> running, List<Change> changes) {
    return imagine(snapshot, running, changes).outcomes();
  }

  static WhatIf imagine(Snapshot snapshot, Collection<Running> running, List<Change> changes) {
    WhatIf imagined = new WhatIf(running);
    imagined.core.putOffExplanations(true);
    snapshot.tell(imagined.core, imagined.sessions);
    snapshot.places().forEach(place -> imagined.said.put(place.said().node(), place.said()));
    snapshot.messages().forEach(waiting -> imagined.submit(waiting, Cause.WAITS));
    changes.forEach(imagined::happen);
    imagined.askAgain();
    return imagined;
  }

  List<Outcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  /** How often every node was looked at to explain a refusal. */
  long explanations() {
    return core.explanations();
  }

  private void happen(Change change) {
    switch (change) {
      case EndInstances(Collection<Running> ended) -> ended.forEach(this::end);
      case PlaceMore(Start like, int count) -> {
        for (int n = 0; n < count; n++) {
          submit(like.as(new InstanceId(new UUID(0, ++imagined)), 1), Cause.MORE);
        }
      }
      case LoseNodes(Set<NodeId> nodes) -> {
        nodes.forEach(node ->
            core.session(node).ifPresent(it -> note(core.handle(new Event.NodeDisconnected(it)))));
        nodes.forEach(this::startElsewhere);
      }
      case DrainNodes(Set<NodeId> nodes) -> {
        nodes.forEach(node -> note(core.handle(new Event.NodeDrained(node, true))));
        nodes.forEach(this::empty);
        nodes.forEach(this::startElsewhere);
      }
      case AddNodes(Ready like, int count) -> {
        for (int n = 1; n <= count; n++) {
          note(sessions.connect(core, empty(like, n), Standing.READY));
        }
      }
      case UseStrategy(Strategy strategy) -> core.handle(new Event.StrategyChosen(strategy));
    }
    settle();
  }

  /** Its room is free again, and its group has one less there. */
  private void end(Running ended) {
    Start start = ended.start();
    Scheduling scheduling = start.scheduling();
    Ready before = said.get(ended.node());
    if (before != null) {
      Map<String, Integer> groups = new HashMap<>(before.groups());
      if (scheduling != null && scheduling.group() != null) {
        groups.computeIfPresent(
            start.tenant().group(scheduling.group()), (name, had) -> had > 1 ? had - 1 : null);
      }
      reports(before, before.room().plus(start.demands()), groups);
    }
  }

  /** What runs on a drained node ends there, and counts for its group no more. */
  private void empty(NodeId node) {
    Ready before = said.get(node);
    if (before != null) {
      reports(before, before.capacity(), Map.of());
    }
  }

  private void reports(Ready before, Room room, Map<String, Integer> groups) {
    Ready now =
        new Ready(
            before.node(),
            before.hostname(),
            before.capacity(),
            room,
            before.labels(),
            0,
            0,
            groups);
    said.put(now.node(), now);
    core.session(now.node())
        .ifPresent(session -> note(core.handle(new Event.NodeStats(session, now))));
  }

  private Ready empty(Ready like, int number) {
    NodeId id = new NodeId(new UUID(0, ++imagined));
    Room all = like.capacity();
    Ready added = new Ready(id, like.hostname() + "-" + number, all, all, like.labels(), 0, 0);
    said.put(id, added);
    return added;
  }

  private void startElsewhere(NodeId node) {
    for (Start start : Objects.requireNonNullElse(running.remove(node), List.<Start>of())) {
      submit(start.as(start.instance(), start.generation() + 1), Cause.MOVES);
    }
  }

  /** It is never sent, so it needs no bytes. */
  private void submit(Start start, Cause cause) {
    submit(new Message(Operand.START, start, RawPayload.EMPTY), cause);
  }

  private void submit(Message start, Cause cause) {
    InstanceId instance = Submission.of(start).instance();
    submitted.put(instance, start);
    causes.putIfAbsent(instance, cause);
    note(core.handle(new Event.StartSubmitted(Snapshot.Sessions.CONTROLLER, start)));
  }

  private void settle() {
    while (core.hasMore()) {
      note(core.handle(new Event.Continue()));
    }
  }

  /**
   * Whoever waits in the end is to know why it waits in the end. Before that nobody looks: in a
   * full cloud each placement would have every kind of instance that waits explained anew.
   */
  private void askAgain() {
    settle();
    core.putOffExplanations(false);
    List<Outcome> waiting =
        outcomes.values().stream().filter(outcome -> outcome.placed() == null).toList();
    for (Outcome outcome : waiting) {
      submit(Objects.requireNonNull(submitted.get(outcome.instance().instance())), outcome.cause());
    }
  }

  private void note(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Place place -> {
          note(place.start(), place.placed(), null);
          runs(Submission.of(place.start()).start(), place.placed().node());
        }
        case Effect.Refuse refuse -> {
          StartFailure failure = refuse.failure();
          note(Objects.requireNonNull(submitted.get(failure.instance())), null, failure);
        }
        case Effect.RepeatPlaced _,
            Effect.ConfirmCancelled _,
            Effect.AnnounceNode _,
            Effect.WithdrawNode _,
            Effect.WorkOut _,
            Effect.Ignore _ -> {}
      }
    }
  }

  private void note(
      Message message, @Nullable InstancePlaced placed, @Nullable StartFailure refused) {
    Start start = Submission.of(message).start();
    Cause cause = Objects.requireNonNull(causes.get(start.instance()));
    outcomes.put(start.instance(), new Outcome(start, cause, placed, refused));
  }
}
