package ciao.ssntp;

/**
 * A frame of a session, its payload not yet read.
 *
 * @param operand its type and operand
 * @param payload its payload, maybe empty
 */
record Frame(Operand operand, RawPayload payload) implements Inbound {}
