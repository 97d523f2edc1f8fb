package ciao.ssntp;

import ciao.ssntp.payload.ErrorReport;
import org.jspecify.annotations.Nullable;

/**
 * A peer broke a rule: what to answer, and whether to go on.
 *
 * @param code which rule
 * @param message a sentence for the peer: value, expectation, way out
 * @param epoch what {@link ErrorReport#epoch} says
 */
record Violation(ErrorCode code, String message, @Nullable Long epoch) implements Inbound {
  Violation(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** The answer. */
  Message answer() {
    return Message.of(code.operand(), report());
  }

  /** What the answer says. */
  ErrorReport report() {
    return new ErrorReport(code.toString(), message, epoch);
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
