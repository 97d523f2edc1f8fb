package ciao.controller.resource;

import ciao.ssntp.payload.InstanceId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened; its id sorts after those of earlier ones.
 *
 * @param time when
 * @param tenant whose, or null: the operator's
 * @param severity how bad
 * @param kind what it is about
 * @param subject name or id of what it is about
 * @param message what happened, in a sentence that is fit for the tenant
 * @param decision what was decided, of a placement; else null
 * @param instance the instance it is about, which may be gone by now, or null; one that was stored
 *     before this was is known by its decision, or by its subject alone
 */
public record EventSpec(
    Instant time,
    @Nullable String tenant,
    Severity severity,
    EventKind kind,
    String subject,
    String message,
    @Nullable Decision decision,
    @Nullable InstanceId instance) {
  /** How bad it is. */
  public enum Severity {
    INFO,
    ERROR
  }

  /**
   * What the scheduler, or a node, decided about an instance: one of the two is there.
   *
   * @param instance its id; it may be gone by now
   * @param generation which binding of it
   */
  public record Decision(
      InstanceId instance,
      long generation,
      InstanceStatus.@Nullable Placement placement,
      InstanceStatus.@Nullable Refusal refusal) {
    public Decision {
      Objects.requireNonNull(instance, "instance");
      if ((placement == null) == (refusal == null)) {
        throw new IllegalArgumentException(
            "decision on instance %s: %s, %s (expected: either a placement or a refusal)"
                .formatted(instance, placement, refusal));
      }
    }
  }

  /** Of what is about no instance. */
  public EventSpec(
      Instant time,
      @Nullable String tenant,
      Severity severity,
      EventKind kind,
      String subject,
      String message) {
    this(time, tenant, severity, kind, subject, message, null, null);
  }

  public EventSpec {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(message, "message");
    if (instance == null && decision != null) {
      instance = decision.instance();
    }
  }
}
