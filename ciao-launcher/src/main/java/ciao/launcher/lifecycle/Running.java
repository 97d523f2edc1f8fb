package ciao.launcher.lifecycle;

import ciao.launcher.driver.Observation;
import ciao.launcher.lifecycle.Effect.AllowFetch;
import ciao.launcher.lifecycle.Effect.Launch;
import ciao.launcher.lifecycle.Effect.Observe;
import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Effect.Prepare;
import ciao.launcher.lifecycle.Effect.ScheduleRestart;
import ciao.launcher.lifecycle.Effect.ScheduleRetry;
import ciao.launcher.lifecycle.Effect.Watch;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.ssntp.payload.Restart;

/** It is started, runs, ends by itself, and is found again by a new launcher. */
final class Running {
  private Running() {}

  static Step grantAndLaunch(Held held) {
    Held starting = starting(held.granting());
    return Step.to(starting, new Persist(starting), launchOf(starting), Telling.reportOf(starting));
  }

  /** The grant is on disk already, and a new launcher looks before it goes on: nothing to write. */
  static Step launch(Held held) {
    Held starting = starting(held);
    return Step.to(starting, launchOf(starting), Telling.reportOf(starting));
  }

  private static Held starting(Held held) {
    return held.in(Phase.STARTING).with(held.outcome().beforeRun()).newTicket();
  }

  private static Launch launchOf(Held held) {
    return new Launch(held.start(), held.ticket());
  }

  static Step active(Held held, Observation.Running running) {
    Held active = held.in(Phase.ACTIVE).with(Outcome.running(running));
    return Step.to(
        active,
        new Persist(active),
        new Watch(active.start(), active.ticket()),
        Telling.reportOf(active));
  }

  static Step observe(Held held) {
    return Step.to(held, new Observe(held.start(), held.ticket()));
  }

  static Step observedActive(Held held, Observation found) {
    return switch (found) {
      case Observation.Running _ -> watchAgain(held);
      case Observation.Ended ended -> ended(held, held.outcome().ended(ended));
      case Observation.Absent _ -> ended(held, held.outcome().vanished());
    };
  }

  /** Its watch was lost, not the instance. */
  private static Step watchAgain(Held held) {
    Held active = held.with(held.outcome().because(null));
    return Step.to(active, new Watch(active.start(), active.ticket()), Telling.reportOf(active));
  }

  static Step observeFailed(Held held, Failure failure) {
    Held waiting =
        held.with(held.progress().again())
            .with(held.outcome().because("it cannot be watched now: " + failure.message()));
    return Step.to(waiting, Telling.reportOf(waiting), retryOf(held));
  }

  static ScheduleRetry retryOf(Held held) {
    return new ScheduleRetry(Waits.before(held.progress().attempt()), held.ticket());
  }

  /** An end that nobody asked for. */
  private static Step ended(Held held, Outcome outcome) {
    if (!restarts(held, outcome)) {
      return Telling.persisted(held.in(Phase.EXITED).with(outcome).newTicket());
    }
    Held waiting = held.in(Phase.RESTARTING).with(outcome).countingRestart().newTicket();
    return Step.to(waiting, new Persist(waiting), Telling.reportOf(waiting), restartOf(waiting));
  }

  private static boolean restarts(Held held, Outcome outcome) {
    Restart restart = held.start().restart();
    boolean left = restart.attempts() == 0 || held.restarts() < restart.attempts();
    return switch (restart.policy()) {
      case NEVER -> false;
      case ON_FAILURE -> left && (outcome.exitCode() == null || outcome.exitCode() != 0);
      case ALWAYS -> left;
    };
  }

  private static ScheduleRestart restartOf(Held held) {
    return new ScheduleRestart(
        Waits.beforeRestart(held.start().restart().delayMs()), held.ticket());
  }

  static Step fail(Held held, Failure failure) {
    Outcome outcome = held.outcome().because(failure.message());
    return Telling.persisted(held.in(Phase.FAILED).with(outcome).newTicket());
  }

  static Step lookBeforeGoingOn(Held held) {
    Held next = held.in(Phase.RECOVERING).newTicket();
    Held recovering = next.with(next.progress().recoveringFrom(held.phase()));
    return Step.to(
        recovering,
        new AllowFetch(recovering.generation()),
        new Observe(recovering.start(), recovering.ticket()));
  }

  static Step observedAtRecovery(Held held, Observation found) {
    return switch (found) {
      case Observation.Running running -> active(held, running);
      case Observation.Ended ended when held.outcome().knows(ended) -> goOn(held);
      case Observation.Ended ended -> ended(held, held.outcome().ended(ended));
      case Observation.Absent _ when held.progress().before() == Phase.ACTIVE ->
          ended(held, held.outcome().vanished());
      case Observation.Absent _ -> goOn(held);
    };
  }

  /** What was granted has not run since: it goes on where the earlier launcher was. */
  private static Step goOn(Held held) {
    if (held.progress().before() == Phase.RESTARTING) {
      Held waiting = held.in(Phase.RESTARTING).newTicket();
      return Step.to(waiting, restartOf(waiting), Telling.reportOf(waiting));
    }
    Held preparing = held.in(Phase.PREPARING).newTicket();
    return Step.to(preparing, new Prepare(preparing.start(), preparing.ticket()));
  }
}
