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
 * @param kind {@code instance}, {@code image}, {@code node}, …
 * @param subject name or id of what it is about
 * @param message what happened, in a sentence
 */
public record Event(
    String id,
    Instant time,
    @Nullable String tenant,
    String severity,
    String kind,
    String subject,
    String message) {}
