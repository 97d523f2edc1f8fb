package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.StopFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What became of commands: placements, and refusals of START, STOP and DELETE. */
final class Refusals {
  /**
   * So long at least between two decisions that differ in their reasons alone: where these come and
   * go, an instance adds 60 an hour to the 5,000 that its tenant keeps. The scheduler is asked
   * again as rarely, so reasons that stay are told with its next answer.
   */
  static final Duration REASONS_STAND = Duration.ofMinutes(1);

  private final Settling settling;
  private final Reports reports;

  Refusals(Settling settling, Reports reports) {
    this.settling = settling;
    this.reports = reports;
  }

  /** The scheduler has sent it to a node. */
  void placed(Course course, InstancePlaced placed) {
    if (placed.generation() != course.status.binding().generation()) {
      return;
    }
    boolean bound = course.status.binding().bound();
    if (bound ? !placed.node().equals(course.status.binding().node()) : !waits(course)) {
      return;
    }
    Placement placement =
        new Placement(
            placed.node(),
            placed.hostname(),
            placed.searched(),
            placed.nodes(),
            placed.version(),
            placed.why(),
            course.now());
    Explanation old = course.status.explanation();
    if (old.refusal() != null || !placement.saysTheSame(old.placement())) {
      course.effect(Chronicle.placed(course, placement));
    }
    InstanceStatus status = course.status.with(new Explanation(placement, null));
    course.put(
        bound
            ? status
            : status.in(
                InstancePhase.PENDING,
                "placed on node " + placed.hostname() + ", which has not claimed it yet"));
    reports.placed(course, placed.node());
  }

  /** A start that is asked for once more is the one under way. */
  private static boolean waits(Course course) {
    return course.status.phase() == InstancePhase.PENDING
        && (course.want() == Want.RUN || course.want() == Want.RERUN);
  }

  /**
   * Whether this is for whoever speaks to say: a node speaks of what was sent to it, and does not
   * explain in the scheduler's words. What another says, or one whose INSTANCE_PLACED was lost, is
   * made up for by the START that is sent again.
   */
  private static boolean isBelieved(Course course, StartFailure failure) {
    NodeId node = failure.node();
    if (node == null) {
      return true;
    }
    Placement placement = course.status.explanation().placement();
    return placement != null
        && node.equals(placement.node())
        && switch (failure.reason()) {
          case FULL_CN,
              NODE_MAINTENANCE,
              NO_INSTANCE,
              STALE_GENERATION,
              INVALID_PAYLOAD,
              INVALID_DATA,
              IMAGE_FAILURE,
              LAUNCH_FAILURE,
              NETWORK_FAILURE ->
              true;
          case FULL_CLOUD, NO_CN, NO_NET_CN, QUEUE_FULL -> false;
        };
  }

  /** Of what a node says only what is its own. */
  private static StartFailure itsOwn(StartFailure failure) {
    NodeId node = failure.node();
    return node == null
        ? failure
        : new StartFailure(
            failure.instance(), failure.generation(), node, failure.reason(), failure.message());
  }

  /** No node took it: it waits, is sent again, or has failed. */
  void startFailed(Course course, StartFailure said) {
    StartFailure failure = itsOwn(said);
    if (failure.generation() != course.status.binding().generation()) {
      return;
    }
    if (course.status.binding().bound()) {
      claimedAndFailed(course, failure);
      return;
    }
    if (!course.isPending()) {
      return;
    }
    if (failure.node() != null) {
      course.effect(new Effect.Unreport(failure.node(), course.id));
      course.holdsNothing(failure.node());
    }
    if (!isBelieved(course, failure)) {
      return;
    }
    explain(course, failure);
    if (failure.queued()) {
      return;
    }
    switch (failure.reason()) {
      case FULL_CLOUD, FULL_CN, NODE_MAINTENANCE, NO_CN, NO_NET_CN, NO_INSTANCE, QUEUE_FULL ->
          settling.submitLater(course);
      case STALE_GENERATION -> {
        // Nobody was granted this generation, and that node will never take it.
        settling.nextGeneration(course, course.status.run());
        settling.settle(course, false);
      }
      case INVALID_PAYLOAD, INVALID_DATA, IMAGE_FAILURE, LAUNCH_FAILURE, NETWORK_FAILURE -> {
        course.put(course.status.in(InstancePhase.FAILED, failure.message()));
        settling.settle(course, false);
      }
    }
  }

  /** Of a generation that a node has claimed; the scheduler had sent it there before. */
  private static void claimedAndFailed(Course course, StartFailure failure) {
    if (failure.queued()) {
      course.leaveQueue();
    } else if (failure.node() != null
        && failure.node().equals(course.status.binding().node())
        && course.isPending()) {
      // It claimed this generation before or after it said so: only what it holds now tells.
      course.effect(new Effect.AskForInventory(failure.node()));
    }
  }

  private void explain(Course course, StartFailure failure) {
    Refusal refusal = ForOperators.refusal(course, failure);
    Explanation old = course.status.explanation();
    if (isDecision(course, refusal)) {
      course.refusal = new Told(refusal.reasons(), course.steady());
      course.effect(Chronicle.refused(course, refusal));
    }
    if (!refusal.saysTheSame(old.refusal())) {
      course.put(
          course
              .status
              .with(new Explanation(old.placement(), refusal))
              .in(InstancePhase.PENDING, refusal.forItsTenant()));
    }
  }

  /** What the log of decisions was last told of an instance, and when. */
  record Told(Set<String> reasons, Instant at) {}

  /** Another code at once, other reasons now and then; the numbers change all the time. */
  private static boolean isDecision(Course course, Refusal refusal) {
    Refusal last = course.status.explanation().refusal();
    if (last == null || last.code() != refusal.code()) {
      return true;
    }
    Told told = course.refusal;
    if (told == null) { // by the controller before this one
      return !refusal.reasons().equals(last.reasons());
    }
    return !refusal.reasons().equals(told.reasons())
        && !course.steady().isBefore(told.at().plus(REASONS_STAND));
  }

  /** It does not end: STOP is sent again by and by. */
  void stopFailed(Course course, StopFailure failure) {
    if (!failure.node().equals(course.status.binding().node())) {
      return;
    }
    if (failure.reason() == RefusalReason.NO_INSTANCE) {
      course.effect(new Effect.AskForInventory(failure.node()));
    } else if (course.status.phase() == InstancePhase.STOPPING) {
      course.put(course.status.in(InstancePhase.STOPPING, failure.message()));
    }
  }

  /** It is not removed: DELETE is sent again by and by, unless there is nothing to remove. */
  void deleteFailed(Course course, DeleteFailure failure) {
    if (failure.reason() == RefusalReason.NO_INSTANCE) {
      reports.deleted(
          course, new InstanceDeleted(failure.instance(), failure.generation(), failure.node()));
      return;
    }
    if (failure.node().equals(course.status.binding().holder())
        && course.status.phase() == InstancePhase.DELETING) {
      course.put(course.status.in(InstancePhase.DELETING, failure.message()));
    }
  }
}
