package ciao.ssntp;

import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.PayloadFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frame with its payload read: what listeners are given, and what a scheduler forwards.
 *
 * @param operand what it means
 * @param payload the record of {@link Operand#payload}, or null for an operand without one
 * @param raw the payload's bytes
 * @param trace where the frame has been, or null when nobody wants to know
 */
public record Message(
    Operand operand, @Nullable Payload payload, RawPayload raw, @Nullable Trace trace) {
  public Message {
    Objects.requireNonNull(operand, "operand");
    Objects.requireNonNull(raw, "raw");
    @Nullable Class<?> found = payload == null ? null : payload.getClass();
    Optional<Class<? extends Payload>> expected = operand.payload();
    if (expected.isPresent() ? found != expected.get() : found != null) {
      throw new IllegalArgumentException(
          "payload of %s: %s (expected: %s)"
              .formatted(
                  operand,
                  found == null ? "none" : found.getSimpleName(),
                  expected.map(Class::getSimpleName).orElse("none")));
    }
  }

  /** A message without trace. */
  public Message(Operand operand, @Nullable Payload payload, RawPayload raw) {
    this(operand, payload, raw, null);
  }

  /** A message of our own; written once, however many sessions it is then forwarded to. */
  public static Message of(Operand operand, Payload payload) {
    return new Message(operand, payload, RawPayload.owning(PayloadFormat.write(payload)));
  }

  /** The same with the trace of another, if that has one. */
  public Message tracedAs(Message other) {
    return other.trace == null ? this : traced(other.trace);
  }

  Message traced(Trace by) {
    return new Message(operand, payload, raw, by);
  }

  /** A message without payload. */
  static Message of(Operand operand) {
    return new Message(operand, null, RawPayload.EMPTY);
  }
}
