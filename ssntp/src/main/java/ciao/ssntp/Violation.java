package ciao.ssntp;

import ciao.ssntp.payload.ErrorReport;

/**
 * A peer broke a rule: what to answer, and whether to go on.
 *
 * @param code which rule
 * @param message a sentence for the peer: value, expectation, way out
 */
record Violation(ErrorCode code, String message) implements Inbound {
  /** The answer. */
  Message answer() {
    return Message.of(code.operand(), new ErrorReport(code.toString(), message));
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
