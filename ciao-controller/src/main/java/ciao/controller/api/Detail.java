package ciao.controller.api;

import ciao.client.api.Event;
import ciao.client.api.Explanation;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.InstanceStatus.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a decision is shown. What names or counts nodes tells of other tenants and of the
 * operator's business; a tenant sees where its own instance is, and what it lacks.
 */
enum Detail {
  /** For operators: everything. */
  ALL,
  /** For tenants: the node an instance was sent to, and the reason in a sentence. */
  OWN;

  static Detail of(Call call) {
    return call.caller() instanceof Caller.Operator ? ALL : OWN;
  }

  String message(EventSpec event) {
    EventSpec.Decision decision = event.decision();
    return this == ALL && decision != null && decision.refusal() != null
        ? "refused: " + decision.refusal().message()
        : event.message();
  }

  /** Why it stands where it does: what its tenant is told of a refusal is not all of it. */
  @Nullable String reason(InstanceStatus status) {
    Refusal refusal = status.explanation().refusal();
    return this == ALL && refusal != null && refusal.forItsTenant().equals(status.reason())
        ? refusal.message()
        : status.reason();
  }

  Event.Decision decision(EventSpec.Decision decision) {
    return new Event.Decision(
        decision.instance().toString(),
        decision.generation(),
        placement(decision.placement()),
        refusal(decision.refusal()));
  }

  Explanation.@Nullable Placement placement(@Nullable Placement placement) {
    return placement == null
        ? null
        : new Explanation.Placement(
            placement.node().toString(),
            placement.hostname(),
            this == ALL ? placement.searched() : null,
            this == ALL ? placement.nodes() : null,
            this == ALL ? placement.version() : null,
            placement.why(),
            placement.at());
  }

  Explanation.@Nullable Refusal refusal(@Nullable Refusal refusal) {
    if (refusal == null) {
      return null;
    }
    String code = refusal.code().toString();
    return switch (this) {
      case OWN ->
          new Explanation.Refusal(
              code, refusal.forItsTenant(), List.of(), null, null, refusal.at());
      case ALL ->
          new Explanation.Refusal(
              code,
              refusal.message(),
              refusal.vetoes().stream()
                  .map(veto -> new Explanation.Veto(veto.veto(), veto.nodes(), veto.example()))
                  .toList(),
              refusal.nearestMiss() == null
                  ? null
                  : new Explanation.NearestMiss(
                      refusal.nearestMiss().node().toString(),
                      refusal.nearestMiss().hostname(),
                      refusal.nearestMiss().lacks()),
              refusal.look() == null
                  ? null
                  : new Explanation.Look(refusal.look().version(), refusal.look().changesSince()),
              refusal.at());
    };
  }
}
