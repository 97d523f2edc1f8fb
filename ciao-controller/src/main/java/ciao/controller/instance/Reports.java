package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Stop;
import java.time.Duration;

/** What nodes say of an instance: claims, reports, and what they do not say. */
final class Reports {
  private final Settling settling;
  private final Timing timing;

  Reports(Settling settling, Timing timing) {
    this.settling = settling;
    this.timing = timing;
  }

  /** What a claim says of the instance. */
  static InstanceReport preparing(InstanceId instance, long generation) {
    return new InstanceReport(
        instance, generation, InstanceState.PREPARING, null, null, 0, null, null, null);
  }

  /**
   * Of a generation that shall run, the node it was sent to gets it, once; whoever claims it
   * besides is to delete it.
   */
  void claimed(Course course, InstanceClaimed claim) {
    InstanceReport preparing = preparing(claim.instance(), claim.generation());
    switch (Standing.of(course, claim.node(), claim.generation())) {
      case HERE -> claimedAgain(course, claim.node(), preparing);
      case CLAIMABLE -> bind(course, claim.node(), preparing);
      case EARLY -> course.claimedEarly(claim.node(), preparing);
      case AT_HOME -> stopAtHome(course, claim.node(), preparing);
      case STRAY -> delete(course, claim.node(), claim.generation());
    }
  }

  /** A claim that comes twice, late or not, must not undo what the node told since. */
  private void claimedAgain(Course course, NodeId node, InstanceReport claim) {
    course.lastHeard = course.steady();
    switch (course.status.phase()) {
      case PENDING, ACTIVE, STOPPING, DELETING -> settling.settle(course, true);
      case MISSING -> fold(course, node, claim, true);
      case EXITED, FAILED -> {}
    }
  }

  /** It was sent to this node: a claim that overtook this news is as good as one that follows. */
  void placed(Course course, NodeId node) {
    course
        .early(node)
        .filter(held -> isClaimable(course, node, held))
        .ifPresent(held -> bind(course, node, held));
  }

  private static boolean isClaimable(Course course, NodeId node, InstanceReport held) {
    return Standing.of(course, node, held.generation()) == Standing.CLAIMABLE;
  }

  private void bind(Course course, NodeId node, InstanceReport report) {
    Attempt submitted = course.attempt;
    if (submitted != null && submitted.what() == Decision.SUBMIT) { // by this process
      course.effect(new Effect.Claimed(submitted.first()));
    }
    if (course.status.explanation().refusal() != null) {
      course.leaveQueue();
    }
    Binding bound = course.status.binding().to(node);
    Explanation explanation = new Explanation(course.status.explanation().placement(), null);
    course.put(course.status.with(bound).with(explanation));
    fold(course, node, report, true);
  }

  /** The state it is in on one node. */
  void reported(Course course, News.Reported reported) {
    NodeId node = reported.node();
    InstanceReport report = reported.report();
    switch (Standing.of(course, node, report.generation())) {
      case HERE ->
          fold(course, node, report, reported.again() || report.state() == InstanceState.PREPARED);
      case CLAIMABLE -> {
        if (report.state() != InstanceState.DELETING) {
          bind(course, node, report);
        }
      }
      case EARLY -> {
        if (report.state() == InstanceState.DELETING) {
          course.holdsNothing(node);
        } else {
          course.heldEarly(node, report);
        }
      }
      case AT_HOME -> stopAtHome(course, node, report);
      case STRAY -> {
        if (report.state() != InstanceState.DELETING) {
          delete(course, node, report.generation());
        }
      }
    }
  }

  private void fold(Course course, NodeId node, InstanceReport report, boolean again) {
    course.lastHeard = course.steady();
    course.lastState = report.state();
    InstanceStatus before = course.status;
    InstanceStatus folded = Facts.fold(before, report, course.hostname(node));
    course.put(
        report.state() == InstanceState.EXITED ? ended(course, folded, report, node) : folded);
    if (before.phase() == InstancePhase.PENDING
        && before.process().started() == null // else its node starts it again
        && course.status.phase() == InstancePhase.ACTIVE) {
      course.effect(new Effect.Started(course.wished));
    }
    settling.settle(course, again);
  }

  /**
   * Nobody is to take for a crash what its node was told to end. Whether it ended for that, nobody
   * knows here; so no more is said than that both were so. The node says it again later.
   */
  private static InstanceStatus ended(
      Course course, InstanceStatus folded, InstanceReport report, NodeId node) {
    InstanceStatus before = course.status;
    if (report.reason() != null && Facts.hasRun(report)) {
      return folded; // its node knows more
    }
    if (before.phase() == InstancePhase.EXITED) {
      return folded.process().equals(before.process())
          ? folded.in(InstancePhase.EXITED, before.reason())
          : folded;
    }
    return course.want() == Want.RUN && course.isInMaintenance(node)
        ? folded.in(
            InstancePhase.EXITED,
            "node " + course.hostname(node) + " was in maintenance when it ended")
        : folded;
  }

  /** It was stopped before this start: a STOP ends it and keeps the disk of the earlier ones. */
  private void stopAtHome(Course course, NodeId node, InstanceReport report) {
    if (course.want() == Want.STOP && Facts.isLive(report.state())) {
      course.effect(new Effect.Unsettle(node, course.id));
      course.send(Operand.STOP, new Stop(course.id, report.generation(), node));
    } else if (course.want() == Want.DELETE) {
      settling.settle(course, true);
    }
  }

  private static void delete(Course course, NodeId node, long generation) {
    course.effect(new Effect.Unsettle(node, course.id));
    course.send(Operand.DELETE, new Delete(course.id, generation, node));
  }

  /**
   * A node that does not hold what is bound to it has lost it for good: it was wiped, or somebody
   * removed the instance's directory. So the instance failed rather than being missing: nobody
   * comes back with it, and its user may start it anywhere. News of it may have overtaken the
   * inventory; then the next one counts. Of what is not bound to it such news is forgotten: the
   * node claims again what it has.
   */
  void absent(Course course, NodeId node) {
    if (!node.equals(course.status.binding().holder())) {
      course.holdsNothing(node);
      return;
    }
    if (Duration.between(course.lastHeard, course.steady()).compareTo(timing.quiet()) < 0) {
      course.effect(new Effect.AskForInventoryLater(node));
    } else {
      lost(course, node);
    }
  }

  private void lost(Course course, NodeId node) {
    InstanceStatus status = course.status;
    String reason = "node " + course.named(node) + " no longer has it";
    InstanceStatus lost = status.with(status.binding().lost());
    course.put(
        switch (course.want()) {
          case DELETE -> lost;
          case STOP -> lost.in(InstancePhase.EXITED, reason);
          case RUN, RERUN ->
              status.phase() == InstancePhase.EXITED
                  ? lost.in(InstancePhase.EXITED, reason)
                  : lost.in(InstancePhase.FAILED, reason);
        });
    course.lastState = null;
    settling.settle(course, false);
  }

  /** Nothing is left of a generation on a node, and it never comes back: a tombstone is there. */
  void deleted(Course course, InstanceDeleted deleted) {
    NodeId node = deleted.node();
    Binding binding = course.status.binding();
    if (node == null || deleted.generation() != binding.generation()) {
      return;
    }
    course.holdsNothing(node);
    if (node.equals(binding.holder())) {
      lost(course, node);
    }
  }
}
