package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Writes a session's frames: header, trace if there is one, payload. */
final class FrameEncoder {
  private FrameEncoder() {}

  /** How many bytes a frame with this payload and trace takes. */
  static int size(RawPayload payload, @Nullable Trace trace) {
    int block = trace == null ? 0 : TraceBlock.size(trace);
    return Protocol.HEADER_BYTES + block + payload.size();
  }

  static ByteBuf encode(
      Operand operand, RawPayload payload, @Nullable Trace trace, ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(size(payload, trace));
    write(operand, payload, trace, out);
    return out;
  }

  /** Appends a frame to others; there must be room for its {@link #size}. */
  static void write(Operand operand, RawPayload payload, @Nullable Trace trace, ByteBuf out) {
    if (trace == null) {
      header(operand, payload.size(), out);
    } else {
      header(Protocol.FIRST_BYTE | Protocol.TRACED, operand, payload.size(), out);
      TraceBlock.write(trace, out);
    }
    out.writeBytes(payload.shared());
  }

  /** The header; the last four bytes are the payload's length, or a role mask. */
  static void header(Operand operand, int lengthOrRoles, ByteBuf out) {
    header(Protocol.FIRST_BYTE, operand, lengthOrRoles, out);
  }

  private static void header(int first, Operand operand, int lengthOrRoles, ByteBuf out) {
    int kind = first << 24 | Protocol.MINOR << 16 | operand.type().code() << 8 | operand.code();
    out.writeLong((long) kind << 32 | lengthOrRoles & 0xffff_ffffL);
  }
}
