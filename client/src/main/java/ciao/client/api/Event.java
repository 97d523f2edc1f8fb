package ciao.client.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param id its id; later events sort after earlier ones
 * @param time when
 * @param tenant whose, or null for the operator's own
 * @param severity {@code info} or {@code error}
 * @param kind {@code cluster}, {@code image}, {@code instance}, {@code node}, {@code state}, {@code
 *     tenant} or {@code workload}; {@link #PLACEMENT}: what the scheduler decided
 * @param subject name or id of what it is about
 * @param message what happened, in a sentence
 * @param decision what was decided, of a placement; else null
 * @param instance the id of the instance it is about, or null
 */
public record Event(
    String id,
    Instant time,
    @Nullable String tenant,
    String severity,
    String kind,
    String subject,
    String message,
    @Nullable Decision decision,
    @Nullable String instance) {
  /** The kind of events that are decisions. */
  public static final String PLACEMENT = "placement";

  /**
   * What was decided about an instance: one of the two is there.
   *
   * @param instance its id; it may be gone by now
   * @param generation which binding of it to a node
   */
  public record Decision(
      String instance,
      long generation,
      Explanation.@Nullable Placement placement,
      Explanation.@Nullable Refusal refusal) {}
}
