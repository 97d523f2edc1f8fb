package ciao.ssntp;

import org.jspecify.annotations.Nullable;

/**
 * A frame of a session, its payload not yet read.
 *
 * @param operand its type and operand
 * @param payload its payload, maybe empty
 * @param trace where it has been, or null when nobody wants to know
 */
record Frame(Operand operand, RawPayload payload, @Nullable Trace trace) implements Inbound {
  Frame(Operand operand, RawPayload payload) {
    this(operand, payload, null);
  }
}
