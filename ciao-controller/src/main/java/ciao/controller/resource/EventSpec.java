package ciao.controller.resource;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened; its id sorts after those of earlier ones.
 *
 * @param time when
 * @param tenant whose, or null: the operator's
 * @param severity how bad
 * @param kind {@code instance}, {@code image}, {@code node}, …
 * @param subject name or id of what it is about
 * @param message what happened, in a sentence
 */
public record EventSpec(
    Instant time,
    @Nullable String tenant,
    Severity severity,
    String kind,
    String subject,
    String message) {
  /** How bad it is. */
  public enum Severity {
    INFO,
    ERROR
  }

  public EventSpec {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(message, "message");
  }
}
