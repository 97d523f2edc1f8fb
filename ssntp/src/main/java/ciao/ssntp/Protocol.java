package ciao.ssntp;

/**
 * The numbers of SSNTP 1. Every frame begins with this header, integers big-endian:
 *
 * <pre>
 * byte 0      major version (low 7 bits) | 0x80 when a trace block follows the header
 * byte 1      minor version
 * byte 2      type ({@link FrameType})
 * byte 3      operand
 * byte 4..7   payload length; in CONNECT and CONNECTED the role mask instead
 * </pre>
 */
final class Protocol {
  static final int MAJOR = 1;
  static final int MINOR = 0;

  /** Set in byte 0 when a trace block stands between header and payload. */
  static final int TRACED = 0x80;

  static final int HEADER_BYTES = 8;
  static final int UUID_BYTES = 16;

  /** CONNECT: header, client UUID, nil UUID. */
  static final int CONNECT_BYTES = HEADER_BYTES + 2 * UUID_BYTES;

  /** CONNECTED up to its payload: header, server UUID, client UUID, uint32 payload length. */
  static final int CONNECTED_BYTES = HEADER_BYTES + 2 * UUID_BYTES + 4;

  /**
   * The longest trace block after its own length: label length, label of 255, origin, start, hop
   * count, and 16 hops of UUID, role and two times.
   */
  static final int MAX_TRACE_BYTES = 1 + 255 + UUID_BYTES + 8 + 1 + 16 * (UUID_BYTES + 4 + 8 + 8);

  /** Byte 0 of every frame this version sends, when it is not traced. */
  static final int FIRST_BYTE = MAJOR;

  private Protocol() {}

  /** The major version in a frame's byte 0. */
  static int major(int firstByte) {
    return firstByte & ~TRACED & 0xff;
  }

  /** Whether a frame with this byte 0 carries a trace block. */
  static boolean isTraced(int firstByte) {
    return (firstByte & TRACED) != 0;
  }
}
