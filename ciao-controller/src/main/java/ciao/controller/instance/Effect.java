package ciao.controller.instance;

import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Severity;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What follows a turn's writes once they are committed, and never without them. */
sealed interface Effect {
  /**
   * Send START to the scheduler, made from the stored wish.
   *
   * @param pinned the node that has the disk, or null
   */
  record Submit(TenantId tenant, InstanceId instance, long generation, @Nullable NodeId pinned)
      implements Effect {}

  /** Send this. */
  record Send(Operand operand, Payload payload) implements Effect {}

  /** Put this into the tenant's event log. */
  record Tell(TenantId tenant, Severity severity, InstanceId instance, String name, String message)
      implements Effect {
    EventSpec at(Instant time) {
      return new EventSpec(
          time, tenant.value(), severity, EventKind.INSTANCE, name, message, null, instance);
    }
  }

  /** Put this into the tenant's log of decisions. */
  record Decided(TenantId tenant, String name, String message, EventSpec.Decision decision)
      implements Effect {
    EventSpec at(Instant time) {
      return new EventSpec(
          time,
          tenant.value(),
          Severity.INFO,
          EventKind.PLACEMENT,
          name,
          message,
          decision,
          decision.instance());
    }
  }

  /**
   * It is bound to the node that claimed it.
   *
   * @param submitted when START was sent first, by the steady clock
   */
  record Claimed(Instant submitted) implements Effect {}

  /**
   * It runs, for the first time since somebody wished it to.
   *
   * @param wished when that was, by the time of day
   */
  record Started(Instant wished) implements Effect {}

  /** The node owes an answer about the instance that nothing else remembers. */
  record Unsettle(NodeId node, InstanceId instance) implements Effect {}

  /** The node has nothing of the instance, whatever it said before. */
  record Unreport(NodeId node, InstanceId instance) implements Effect {}

  /** Ask the node for all it holds. */
  record AskForInventory(NodeId node) implements Effect {}

  /** The same, when what was said lately has settled. */
  record AskForInventoryLater(NodeId node) implements Effect {}
}
