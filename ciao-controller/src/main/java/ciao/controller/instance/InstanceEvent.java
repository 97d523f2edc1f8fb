package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Payload;
import org.jspecify.annotations.Nullable;

/** What the core is told. */
sealed interface InstanceEvent {
  /**
   * A wish is new or changed, or is seen for the first time since the controller started.
   *
   * @param stored the status in the store; read only when the core does not know the instance yet
   */
  record Wished(InstanceId instance, Wish wish, @Nullable InstanceStatus stored)
      implements InstanceEvent {}

  /** There is a session with the scheduler; it tells of every connected node next. */
  record SchedulerConnected() implements InstanceEvent {}

  /** That session ended. */
  record SchedulerDisconnected() implements InstanceEvent {}

  /** A payload arrived; its sender was checked. */
  record Told(Payload payload) implements InstanceEvent {}

  /** A timer the core asked for. */
  record TimerFired(Timer timer) implements InstanceEvent {}
}
