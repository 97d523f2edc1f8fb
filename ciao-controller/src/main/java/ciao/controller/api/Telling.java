package ciao.controller.api;

import ciao.controller.instance.EventSink;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Severity;
import ciao.ssntp.payload.TenantId;
import java.time.InstantSource;

/** Tells tenants and operators what was done through the API. */
final class Telling {
  private final EventSink events;
  private final InstantSource clock;

  Telling(EventSink events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  void tenant(TenantId tenant, EventKind kind, String subject, String message) {
    events.record(
        new EventSpec(clock.instant(), tenant.value(), Severity.INFO, kind, subject, message));
  }

  void system(EventKind kind, String subject, String message) {
    events.record(new EventSpec(clock.instant(), null, Severity.INFO, kind, subject, message));
  }

  /** Who calls, for people. */
  static String name(Call call) {
    return switch (call.caller()) {
      case Caller.Operator operator -> operator.name();
      case Caller.User user -> user.name();
      case Caller.Node node -> "node " + node.id();
    };
  }
}
