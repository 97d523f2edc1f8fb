package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Instance.Held;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.time.Duration;

/**
 * Something to be done about an instance. A step lists its effects in the order in which they are
 * performed; {@link Durable} ones stand first, and when one of them fails, none after it is
 * performed and the step did not happen.
 */
public sealed interface Effect {

  /** Written to disk and synced before anything that follows. */
  sealed interface Durable extends Effect {}

  /** Replaces the instance's record. */
  record Persist(Held held) implements Durable {}

  /** Notes that generations up to this one were deleted. */
  record Tombstone(InstanceId instance, long generation) implements Durable {}

  /** Removes the instance's directory. */
  record Remove(InstanceId instance) implements Durable {}

  /** Tells the controller; lost when there is no connection. */
  sealed interface Message extends Effect {}

  /** InstanceClaimed: asks for the grant. */
  record Claim(InstanceId instance, long generation) implements Message {}

  /** InstanceStateChanged. */
  record Report(InstanceReport report) implements Message {}

  /** InstanceDeleted: nothing is left of this generation. */
  record Deleted(InstanceId instance, long generation) implements Message {}

  /** StartFailure: the node keeps nothing of this START. */
  record RefuseStart(InstanceId instance, long generation, RefusalReason reason, String message)
      implements Message {}

  /** StopFailure. */
  record RefuseStop(InstanceId instance, long generation, RefusalReason reason, String message)
      implements Message {}

  /** DeleteFailure. */
  record RefuseDelete(InstanceId instance, long generation, RefusalReason reason, String message)
      implements Message {}

  /**
   * A call of the driver, made after those asked for earlier have returned. Its result comes back
   * as an event with the same ticket.
   */
  sealed interface Operation extends Effect {
    Start start();

    long ticket();
  }

  /** Answered by {@link Event.Prepared} or {@link Event.PrepareFailed}. */
  record Prepare(Start start, long ticket) implements Operation {}

  /** Answered by {@link Event.Started} or {@link Event.StartFailed}. */
  record Launch(Start start, long ticket) implements Operation {}

  /** Answered by {@link Event.Stopped} or {@link Event.StopFailed}. */
  record StopDriver(Start start, long ticket) implements Operation {}

  /** Answered by {@link Event.Destroyed} or {@link Event.DestroyFailed}. */
  record Destroy(Start start, long ticket) implements Operation {}

  /** Answered by {@link Event.Observed} or {@link Event.ObserveFailed}. */
  record Observe(Start start, long ticket) implements Operation {}

  /** Answered by {@link Event.EndSeen} in its time, or {@link Event.ObserveFailed}. */
  record Watch(Start start, long ticket) implements Operation {}

  /** Breaks off the operation under way, if any, and those that wait behind it. */
  record Interrupt() implements Effect {}

  /** The grant is here: image and tenant data may be fetched. */
  record AllowFetch(long generation) implements Effect {}

  /** {@link Event.ClaimDue} after the delay; replaces an earlier one. */
  record ScheduleClaim(Duration delay, long generation) implements Effect {}

  /** {@link Event.RestartDue} after the delay. */
  record ScheduleRestart(Duration delay, long ticket) implements Effect {}

  /** {@link Event.RetryDue} after the delay. */
  record ScheduleRetry(Duration delay, long ticket) implements Effect {}
}
