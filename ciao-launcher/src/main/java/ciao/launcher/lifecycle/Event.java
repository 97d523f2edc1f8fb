package ciao.launcher.lifecycle;

import ciao.launcher.driver.Observation;
import ciao.ssntp.payload.Start;
import org.jspecify.annotations.Nullable;

/** Something that happened to an instance. */
public sealed interface Event {

  /** A command for one generation. */
  sealed interface Command extends Event {
    long generation();
  }

  /**
   * START arrived.
   *
   * @param admission whether its demands fit; asked only where that matters
   */
  record StartReceived(Start start, Admission admission) implements Command {
    @Override
    public long generation() {
      return start.generation();
    }
  }

  /** GRANT arrived: this generation may run here. */
  record Granted(long generation) implements Command {}

  /** STOP arrived. */
  record StopRequested(long generation) implements Command {}

  /** DELETE arrived. */
  record DeleteRequested(long generation) implements Command {}

  /** Something that belongs to one operation; it counts only while that is the current one. */
  sealed interface Ticketed extends Event {
    long ticket();
  }

  /** The driver made it ready. */
  record Prepared(long ticket) implements Ticketed {}

  /** The driver could not make it ready, and undid what it had done. */
  record PrepareFailed(long ticket, Failure failure) implements Ticketed {}

  /** It runs. */
  record Started(long ticket, Observation.Running running) implements Ticketed {}

  /** The driver could not start it; nothing of it runs. */
  record StartFailed(long ticket, Failure failure) implements Ticketed {}

  /**
   * Nothing of it runs any more.
   *
   * @param ended how it ended, or null when it was not there
   */
  record Stopped(long ticket, Observation.@Nullable Ended ended) implements Ticketed {}

  /** The driver could not end it; it may run. */
  record StopFailed(long ticket, Failure failure) implements Ticketed {}

  /** Nothing is left of it but its directory. */
  record Destroyed(long ticket) implements Ticketed {}

  /** The driver could not remove it. */
  record DestroyFailed(long ticket, Failure failure) implements Ticketed {}

  /** The driver says that it ended. */
  record EndSeen(long ticket) implements Ticketed {}

  /** What the driver found. */
  record Observed(long ticket, Observation found) implements Ticketed {}

  /** It cannot be looked at, or not be watched, now; or its start broke, and it may run. */
  record ObserveFailed(long ticket, Failure failure) implements Ticketed {}

  /** The delay before it is started again is over. */
  record RestartDue(long ticket) implements Ticketed {}

  /** What failed is due again. */
  record RetryDue(long ticket) implements Ticketed {}

  /** No grant has come for this generation: ask again. */
  record ClaimDue(long generation) implements Event {}

  /** The node is connected to a scheduler again. */
  record Reconnected() implements Event {}

  /** A new launcher found it on disk. First event after a restart of the launcher. */
  record Recovered() implements Event {}
}
