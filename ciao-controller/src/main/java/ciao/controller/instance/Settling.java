package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.controller.resource.InstanceStatus.Process;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Stop;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Carries out the table's decisions for one instance until there is nothing more to decide. */
final class Settling {
  /** The longest chain is exited, next generation, submit. */
  private static final int MOST_STEPS = 4;

  private final Timing timing;

  Settling(Timing timing) {
    this.timing = timing;
  }

  /**
   * Decides and acts.
   *
   * @param again whether a message that was sent already is sent again now, and not only when it is
   *     due
   */
  void settle(Course course, boolean again) {
    loseSight(course);
    decide(course, again);
    if (!course.waitsForClaim()) {
      course.dismissEarly();
    }
  }

  private void decide(Course course, boolean again) {
    for (int step = 0; step < MOST_STEPS; step++) {
      Decision decision =
          Decision.of(
              course.status, course.want(), course.isGone(course.status.binding().holder()));
      switch (decision) {
        case TAKE_UP -> course.put(course.status.withRun(course.wish.run()));
        case NEXT_GENERATION -> nextGeneration(course, course.wish.run());
        case END_UNSTARTED -> endUnstarted(course);
        case FINISH -> {
          course.attempt = null;
          finish(course);
          return;
        }
        case REST -> {
          course.attempt = null;
          return;
        }
        case SUBMIT, GRANT, STOP, DELETE -> {
          showAttempt(course, decision);
          attempt(course, decision, again);
          return;
        }
      }
    }
    throw new IllegalStateException(
        "instance " + course.id + " does not settle: " + course.wish + ", " + course.status);
  }

  /** Its node did not come back: nobody knows whether it runs. */
  private static void loseSight(Course course) {
    NodeId holder = course.status.binding().holder();
    if (holder != null && mayRun(course.status) && course.isGone(holder)) {
      course.put(
          course.status.in(
              InstancePhase.MISSING,
              "node "
                  + course.named(holder)
                  + " is gone; it is found again when the node returns"));
    }
  }

  private static boolean mayRun(InstanceStatus status) {
    return switch (status.phase()) {
      case PENDING -> status.binding().bound();
      case ACTIVE, STOPPING -> true;
      case EXITED, FAILED, MISSING, DELETING -> false;
    };
  }

  /**
   * Unbinds an ended instance. What an earlier node may still have of a generation that never ran
   * is removed; the disk of one that ran is where the next generation will be.
   */
  void nextGeneration(Course course, long run) {
    course.dismissEarly();
    Binding old = course.status.binding();
    NodeId node = old.node();
    if (node != null && old.home() == null) {
      course.effect(new Effect.Unsettle(node, course.id));
      course.send(Operand.DELETE, new Delete(course.id, old.generation(), node));
    }
    course.put(
        new InstanceStatus(
            InstancePhase.PENDING, run, null, old.next(), Process.NONE, Explanation.NONE));
    course.lastState = null;
  }

  private static void endUnstarted(Course course) {
    long generation = course.status.binding().generation();
    course.send(Operand.DELETE, new Delete(course.id, generation, null));
    course.put(course.status.in(InstancePhase.EXITED, "stopped before it started"));
  }

  private static void finish(Course course) {
    Binding binding = course.status.binding();
    if (!binding.bound() && course.status.phase() != InstancePhase.EXITED) {
      course.send(Operand.DELETE, new Delete(course.id, binding.generation(), null));
    }
    course.tell();
    course.effect(Chronicle.info(course, "is deleted"));
    course.finish();
  }

  /** Stopping and deleting are phases of their own; the others are not seen from outside. */
  private static void showAttempt(Course course, Decision decision) {
    InstanceStatus status = course.status;
    if (decision == Decision.STOP && status.phase() != InstancePhase.STOPPING) {
      String reason = course.want() == Want.RERUN ? "ends, to be started again" : null;
      course.put(status.in(InstancePhase.STOPPING, reason));
    } else if (decision == Decision.DELETE && status.phase() != InstancePhase.DELETING) {
      course.put(status.in(InstancePhase.DELETING, null));
    }
  }

  private void attempt(Course course, Decision decision, boolean again) {
    Binding binding = course.status.binding();
    NodeId node = binding.holder();
    Attempt current = course.attempt;
    Instant first = course.steady();
    int sent = 0;
    boolean goesOn = current != null && current.isOf(decision, binding.generation(), node);
    if (current != null && goesOn) {
      if (!again && !current.isDue(course.steady())) {
        return;
      }
      sent = current.sent();
      first = current.first();
    }
    if (decision == Decision.SUBMIT ? !course.schedulerConnected() : !course.canReach(node)) {
      course.attempt = current != null && goesOn ? current.interrupted() : null;
      return; // the scheduler or the node will announce itself, and all is tried again then
    }
    if (current != null && goesOn && isHeldUp(course, current)) {
      nextGeneration(course, course.status.run());
    }
    transmit(course, decision, node);
    course.attempt =
        new Attempt(
            decision,
            course.status.binding().generation(),
            node,
            first,
            sent + 1,
            course.steady().plus(timing.resend(timing.resendFirst(), sent)));
  }

  /**
   * Whether it is refused, maybe for want of the very room that nodes keep for it which nobody
   * knows to have been sent it: the scheduler or the controller that did is gone. Nobody was
   * granted this generation, so there may be a next one, which they cannot have. Only when START is
   * due again: what a node claims decides no more than that.
   */
  private static boolean isHeldUp(Course course, Attempt submitted) {
    return submitted.what() == Decision.SUBMIT
        && submitted.sent() > 0
        && submitted.isDue(course.steady())
        && course.status.explanation().refusal() != null
        && course.isHeldEarly();
  }

  private static void transmit(Course course, Decision decision, @Nullable NodeId node) {
    Binding binding = course.status.binding();
    long generation = binding.generation();
    if (decision == Decision.SUBMIT) {
      course.effect(new Effect.Submit(course.wish.tenant(), course.id, generation, binding.home()));
    } else if (decision == Decision.GRANT && node != null) {
      if (course.lastState != InstanceState.STARTING) { // it has the grant already
        course.send(Operand.GRANT, new Grant(course.id, generation, node));
      }
    } else if (decision == Decision.STOP) {
      course.send(Operand.STOP, new Stop(course.id, generation, node));
    } else {
      course.send(Operand.DELETE, new Delete(course.id, generation, node));
      if (!binding.bound()) { // it may wait in the scheduler's queue besides
        course.send(Operand.DELETE, new Delete(course.id, generation, null));
      }
    }
  }

  /** A START was refused and is in no queue: it is sent again after a wait that doubles. */
  void submitLater(Course course) {
    Attempt current = course.attempt;
    if (current != null && current.what() == Decision.SUBMIT && current.sent() > 0) {
      course.attempt =
          current.dueAt(
              course.steady().plus(timing.resend(timing.refusedFirst(), current.sent() - 1)));
    }
  }
}
