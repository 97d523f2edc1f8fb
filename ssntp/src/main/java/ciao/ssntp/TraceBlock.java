package ciao.ssntp;

import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.NodeId;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A trace on the wire, between a frame's header and its payload:
 *
 * <pre>
 * byte 0..3    length of what follows
 * byte 4       length of the label, 1 or more
 *              label, UTF-8
 *              16 bytes origin | int64 start | byte: number of hops, 16 at most
 *              hops x (16 bytes UUID | uint32 roles | int64 received | int64 sent)
 * </pre>
 */
final class TraceBlock {
  private static final int HOP_BYTES = Protocol.UUID_BYTES + 4 + 8 + 8;

  private TraceBlock() {}

  /** How many bytes it takes, its length included. */
  static int size(Trace trace) {
    return 4 + sizeAfterLength(trace, label(trace).length);
  }

  private static int sizeAfterLength(Trace trace, int label) {
    return 1 + label + Protocol.UUID_BYTES + 8 + 1 + trace.hops().size() * HOP_BYTES;
  }

  static void write(Trace trace, ByteBuf out) {
    byte[] label = label(trace);
    out.writeInt(sizeAfterLength(trace, label.length)).writeByte(label.length).writeBytes(label);
    Uuids.write(trace.origin().value(), out);
    out.writeLong(trace.start()).writeByte(trace.hops().size());
    for (Hop hop : trace.hops()) {
      Uuids.write(hop.node().value(), out);
      out.writeInt(hop.roles()).writeLong(hop.received()).writeLong(hop.sent());
    }
  }

  /**
   * Reads what follows the length.
   *
   * @return empty for what is no trace: the frame itself may be in order all the same
   */
  static Optional<Trace> read(ByteBuf block) {
    if (!block.isReadable()) {
      return Optional.empty();
    }
    int labelLength = block.readUnsignedByte();
    if (labelLength == 0 || block.readableBytes() < labelLength + Protocol.UUID_BYTES + 8 + 1) {
      return Optional.empty();
    }
    String label = block.readCharSequence(labelLength, StandardCharsets.UTF_8).toString();
    NodeId origin = new NodeId(Uuids.read(block));
    long start = block.readLong();
    int count = block.readUnsignedByte();
    if (count > Trace.MAX_HOPS || block.readableBytes() != count * HOP_BYTES) {
      return Optional.empty();
    }
    List<Hop> hops = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      NodeId node = new NodeId(Uuids.read(block));
      hops.add(new Hop(node, block.readInt(), block.readLong(), block.readLong()));
    }
    return label.getBytes(StandardCharsets.UTF_8).length > Trace.MAX_LABEL_BYTES
        ? Optional.empty() // what is no UTF-8 grows when it is read
        : Optional.of(new Trace(label, origin, start, hops));
  }

  private static byte[] label(Trace trace) {
    return trace.label().getBytes(StandardCharsets.UTF_8);
  }
}
