package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes a session's frames: header, then payload. */
final class FrameEncoder {
  private FrameEncoder() {}

  /** How many bytes a frame with this payload takes. */
  static int size(RawPayload payload) {
    return Protocol.HEADER_BYTES + payload.size();
  }

  static ByteBuf encode(Operand operand, RawPayload payload, ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(size(payload));
    header(operand, payload.size(), out);
    return out.writeBytes(payload.shared());
  }

  /** The header; the last four bytes are the payload's length, or a role mask. */
  static void header(Operand operand, int lengthOrRoles, ByteBuf out) {
    out.writeByte(Protocol.FIRST_BYTE)
        .writeByte(Protocol.MINOR)
        .writeByte(operand.type().code())
        .writeByte(operand.code())
        .writeInt(lengthOrRoles);
  }
}
