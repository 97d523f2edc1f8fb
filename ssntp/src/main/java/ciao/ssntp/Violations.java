package ciao.ssntp;

import java.util.HexFormat;
import java.util.Optional;

/** The sentences of the codec's refusals. */
final class Violations {
  private static final HexFormat HEX = HexFormat.of();

  private static final String KNOWN_OPERANDS =
      " (expected: one of SSNTP %d.%d, docs/ssntp.md)".formatted(Protocol.MAJOR, Protocol.MINOR);

  private Violations() {}

  static Violation version(int firstByte) {
    return new Violation(
        ErrorCode.UNSUPPORTED_VERSION,
        "SSNTP version: %d (expected: %d); use the same release of ciao on both ends"
            .formatted(Protocol.major(firstByte), Protocol.MAJOR));
  }

  static Violation tooLarge(long announced, int maxPayload) {
    return new Violation(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "payload length: %d bytes (expected: at most %d, the cluster's max_payload_bytes)"
            .formatted(announced, maxPayload));
  }

  /** The same of this operand, if it is a known one. */
  static Violation tooLarge(long announced, Optional<Operand> operand, int maxPayload) {
    int longest = operand.map(it -> it.longest(maxPayload)).orElse(maxPayload);
    if (operand.isEmpty() || longest == maxPayload) {
      return tooLarge(announced, maxPayload);
    }
    return new Violation(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "payload length: %d bytes (expected: at most %d of %s)"
            .formatted(announced, longest, operand.get()));
  }

  static Violation malformedTrace(long announced) {
    return new Violation(
        ErrorCode.MALFORMED_TRACE,
        "trace block: %d bytes (expected: at most %d)"
            .formatted(announced, Protocol.MAX_TRACE_BYTES));
  }

  static Violation handshakeInSession(Operand operand) {
    return new Violation(
        ErrorCode.SECOND_CONNECT,
        "%s within a session (expected: once, as the first frame)".formatted(operand));
  }

  /** A peer may send nothing else, and be answered each time: no format is parsed for it. */
  static Violation unknownOperand(int type, int code) {
    return new Violation(
        ErrorCode.UNKNOWN_OPERAND,
        "type " + type + ", operand 0x" + HEX.toHexDigits((byte) code) + KNOWN_OPERANDS);
  }

  static Violation beforeConnect(int type, int code, Operand expected) {
    return new Violation(
        ErrorCode.FRAME_BEFORE_CONNECT,
        "first frame: type %d, operand 0x%02x (expected: %s)".formatted(type, code, expected));
  }

  static Violation tooMuchBehindOpening(int most) {
    return new Violation(
        ErrorCode.FRAME_BEFORE_CONNECT,
        "behind the first frame: over %d bytes (expected: fewer before it is answered)"
            .formatted(most));
  }

  static Violation malformedConnect(String found, String expected) {
    return new Violation(
        ErrorCode.MALFORMED_CONNECT, "CONNECT: %s (expected: %s)".formatted(found, expected));
  }
}
