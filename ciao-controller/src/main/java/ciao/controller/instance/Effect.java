package ciao.controller.instance;

import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the core wants done. Writes come first; messages leave only after the writes of their turn
 * are committed.
 */
sealed interface Effect {
  /** Store this status. */
  record WriteStatus(TenantId tenant, InstanceId instance, InstanceStatus status)
      implements Effect {}

  /** Nothing is left of the instance on any node: remove its resources and free its name. */
  record Forget(TenantId tenant, InstanceId instance, String name) implements Effect {}

  /**
   * Send START to the scheduler, made from the stored wish.
   *
   * @param pinned the node that has the disk, or null
   */
  record Submit(TenantId tenant, InstanceId instance, long generation, @Nullable NodeId pinned)
      implements Effect {}

  /** Send this. */
  record Send(Operand operand, Payload payload) implements Effect {}

  /** Come back with this timer. */
  record Schedule(Timer timer, Duration delay) implements Effect {}

  /** Put this into the tenant's event log. */
  record Tell(TenantId tenant, Severity severity, String name, String message) implements Effect {}
}
