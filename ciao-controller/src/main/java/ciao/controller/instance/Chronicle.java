package ciao.controller.instance;

import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.InstanceStatus.Refusal;
import java.util.Objects;
import java.util.Optional;

/** Which changes of an instance its tenant is told of, and in which words. */
final class Chronicle {
  private Chronicle() {}

  static Optional<Effect> tell(Entry entry, InstanceStatus old, Ledger ledger) {
    InstanceStatus now = entry.status;
    if (now.phase() != old.phase() || now.run() != old.run()) {
      return Optional.of(changed(entry, old, ledger));
    }
    Placement placement = now.explanation().placement();
    if (placement != null && !placement.equals(old.explanation().placement())) {
      return Optional.of(
          info(entry, "placed on node " + placement.hostname() + ": " + placement.why()));
    }
    Refusal refusal = now.explanation().refusal();
    Refusal before = old.explanation().refusal();
    if (refusal != null && (before == null || before.code() != refusal.code())) {
      return Optional.of(info(entry, "waits: " + refusal.message()));
    }
    return Optional.empty();
  }

  private static Effect changed(Entry entry, InstanceStatus old, Ledger ledger) {
    InstanceStatus now = entry.status;
    return switch (now.phase()) {
      case PENDING ->
          now.run() != old.run()
              ? info(entry, "is started again, generation " + now.binding().generation())
              : info(entry, "is being made ready" + onNode(now, ledger));
      case ACTIVE ->
          old.phase() == InstancePhase.MISSING
              ? info(entry, "was found running" + onNode(now, ledger))
              : info(entry, "runs" + onNode(now, ledger) + pid(now));
      case STOPPING -> info(entry, "is being stopped" + onNode(now, ledger));
      case EXITED ->
          now.process().exitCode() == null
              ? info(entry, Objects.requireNonNullElse(now.reason(), "ended"))
              : info(entry, "ended with code " + now.process().exitCode() + onNode(now, ledger));
      case FAILED ->
          error(entry, "failed: " + Objects.requireNonNullElse(now.reason(), "no reason given"));
      case MISSING ->
          error(
              entry, "is missing: " + Objects.requireNonNullElse(now.reason(), "its node is gone"));
      case DELETING -> info(entry, "is being deleted" + onNode(now, ledger));
    };
  }

  private static String onNode(InstanceStatus status, Ledger ledger) {
    return status.binding().holder() == null
        ? ""
        : " on node " + ledger.node(status.binding().holder()).hostname;
  }

  private static String pid(InstanceStatus status) {
    return status.process().pid() == null ? "" : " (pid " + status.process().pid() + ")";
  }

  static Effect info(Entry entry, String message) {
    return new Effect.Tell(entry.wish.tenant(), Severity.INFO, entry.wish.name(), message);
  }

  private static Effect error(Entry entry, String message) {
    return new Effect.Tell(entry.wish.tenant(), Severity.ERROR, entry.wish.name(), message);
  }
}
