package ciao.launcher.lifecycle;

import ciao.launcher.driver.Observation;
import ciao.launcher.lifecycle.Event.ClaimDue;
import ciao.launcher.lifecycle.Event.Command;
import ciao.launcher.lifecycle.Event.DeleteRequested;
import ciao.launcher.lifecycle.Event.DestroyFailed;
import ciao.launcher.lifecycle.Event.Destroyed;
import ciao.launcher.lifecycle.Event.EndSeen;
import ciao.launcher.lifecycle.Event.Granted;
import ciao.launcher.lifecycle.Event.ObserveFailed;
import ciao.launcher.lifecycle.Event.Observed;
import ciao.launcher.lifecycle.Event.PrepareFailed;
import ciao.launcher.lifecycle.Event.Prepared;
import ciao.launcher.lifecycle.Event.Reconnected;
import ciao.launcher.lifecycle.Event.Recovered;
import ciao.launcher.lifecycle.Event.RestartDue;
import ciao.launcher.lifecycle.Event.RetryDue;
import ciao.launcher.lifecycle.Event.StartFailed;
import ciao.launcher.lifecycle.Event.StartReceived;
import ciao.launcher.lifecycle.Event.Started;
import ciao.launcher.lifecycle.Event.StopFailed;
import ciao.launcher.lifecycle.Event.StopRequested;
import ciao.launcher.lifecycle.Event.Stopped;
import ciao.launcher.lifecycle.Event.Ticketed;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Unreadable;

/**
 * The table: what an event means to an instance in each phase. At most one run is its promise:
 * {@link Effect.Launch} comes only after the grant of exactly this generation is on disk, and never
 * while an earlier run may still be there.
 *
 * <p>Commands are first judged by their generation ({@link Binding}): the rows below are for the
 * generation that is here. Results, observations and timers of an operation that is no longer the
 * current one are ignored before they reach their row.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /** What the event leads to. Total: every pair has an answer. */
  public static Step step(Instance instance, Event event) {
    return switch (instance) {
      case Absent absent -> Strangers.step(absent, event);
      case Unreadable unreadable -> Strangers.step(unreadable, event);
      case Held held ->
          switch (event) {
            case Command command -> command(held, command);
            case Ticketed stale when stale.ticket() != held.ticket() -> Step.ignored(held);
            case Ticketed current -> current(held, current);
            case ClaimDue due when due.generation() != held.generation() -> Step.ignored(held);
            case ClaimDue _ -> Claiming.claimAgain(held);
            case Reconnected _ -> Claiming.claimAfresh(held);
            case Recovered _ -> recovered(held);
          };
    };
  }

  private static Step command(Held held, Command command) {
    return switch (Binding.of(held, command.generation())) {
      case HERE -> commandForHeld(held, command);
      case LATER -> Others.later(held, command);
      case PASSING -> Others.passing(held, command);
      case STALE -> Others.stale(held, command);
    };
  }

  private static Step commandForHeld(Held held, Command command) {
    return switch (command) {
      case StartReceived _ ->
          switch (held.phase()) {
            case PREPARING, PREPARED ->
                held.granted() ? Telling.report(held) : Claiming.claim(held);
            case STARTING, ACTIVE, RESTARTING, STOPPING, EXITED, FAILED, DELETING, RECOVERING ->
                Telling.report(held);
          };
      case Granted _ ->
          switch (held.phase()) {
            case PREPARING -> held.granted() ? Telling.report(held) : Claiming.grant(held);
            case PREPARED -> Running.grantAndLaunch(held);
            // A grant that comes again, or after STOP, must not start anything.
            case STARTING, ACTIVE, RESTARTING, STOPPING, EXITED, FAILED, RECOVERING ->
                Telling.report(held);
            case DELETING -> Step.ignored(held);
          };
      case StopRequested _ ->
          switch (held.phase()) {
            case PREPARING, PREPARED, RESTARTING -> Ending.exitWithoutRun(held);
            case STARTING, ACTIVE, RECOVERING -> Ending.stop(held);
            case STOPPING, EXITED, FAILED, DELETING -> Telling.report(held);
          };
      case DeleteRequested(long generation) ->
          switch (held.phase()) {
            case PREPARING,
                PREPARED,
                STARTING,
                ACTIVE,
                RESTARTING,
                STOPPING,
                EXITED,
                FAILED,
                RECOVERING ->
                Ending.delete(held, generation);
            case DELETING -> Step.ignored(held);
          };
    };
  }

  private static Step current(Held held, Ticketed event) {
    Phase phase = held.phase();
    return switch (event) {
      case Prepared _ when phase == Phase.PREPARING ->
          held.granted() ? Running.launch(held) : Claiming.prepared(held);
      case PrepareFailed(_, Failure failure) when phase == Phase.PREPARING ->
          Running.fail(held, failure);
      case Started(_, Observation.Running running) when phase == Phase.STARTING ->
          Running.active(held, running);
      case StartFailed(_, Failure failure) when phase == Phase.STARTING ->
          Running.fail(held, failure);
      case ObserveFailed _ when phase == Phase.STARTING -> Running.lookBeforeGoingOn(held);
      case Stopped stopped when phase == Phase.STOPPING -> Ending.stopped(held, stopped.ended());
      case StopFailed(_, Failure failure) when phase == Phase.STOPPING ->
          Ending.stopFailed(held, failure);
      case Destroyed _ when phase == Phase.DELETING -> Ending.destroyed(held);
      case DestroyFailed(_, Failure failure) when phase == Phase.DELETING ->
          Ending.destroyFailed(held, failure);
      case RestartDue _ when phase == Phase.RESTARTING -> Running.launch(held);
      case EndSeen _ when phase == Phase.ACTIVE -> Running.observe(held);
      case Observed(_, Observation found) when phase == Phase.ACTIVE ->
          Running.observedActive(held, found);
      case Observed(_, Observation found) when phase == Phase.RECOVERING ->
          Running.observedAtRecovery(held, found);
      case ObserveFailed(_, Failure failure)
          when phase == Phase.ACTIVE || phase == Phase.RECOVERING ->
          Running.observeFailed(held, failure);
      case RetryDue _ ->
          switch (phase) {
            case ACTIVE, RECOVERING -> Running.observe(held);
            case STOPPING -> Ending.stopAgain(held);
            case DELETING -> Ending.destroyAgain(held);
            case PREPARING, PREPARED, STARTING, RESTARTING, EXITED, FAILED -> Step.illegal(held);
          };
      case Prepared _, PrepareFailed _, Started _, StartFailed _, Stopped _, StopFailed _ ->
          Step.illegal(held);
      case Destroyed _, DestroyFailed _, RestartDue _, EndSeen _, Observed _, ObserveFailed _ ->
          Step.illegal(held);
    };
  }

  /** Nothing is touched before it was looked at; what never had a grant cannot run. */
  private static Step recovered(Held held) {
    return switch (held.phase()) {
      case PREPARING, PREPARED ->
          held.granted() ? Running.lookBeforeGoingOn(held) : Claiming.prepareAgain(held);
      case STARTING, ACTIVE, RESTARTING -> Running.lookBeforeGoingOn(held);
      case STOPPING -> Ending.stopAgain(held);
      case EXITED, FAILED -> Step.to(held);
      case DELETING -> Ending.destroyAgain(held);
      case RECOVERING -> Step.illegal(held);
    };
  }
}
