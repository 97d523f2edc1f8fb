package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/** A server opens with {@link Connected}, or with the error with which it refuses. */
final class ConnectedDecoder extends OpeningDecoder {
  /** The configuration is short, an error is a sentence; the server is not yet known to be one. */
  private static final int MAX_PAYLOAD = 1 << 20;

  @Override
  void opening(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int type = in.getUnsignedByte(start + 2);
    int code = in.getUnsignedByte(start + 3);
    Optional<Operand> operand = Operand.of(type, code);
    if (operand.isPresent() && operand.get() == Operand.CONNECTED) {
      connected(in, out);
    } else if (operand.isPresent() && operand.get().type() == FrameType.ERROR) {
      error(operand.get(), in, out);
    } else {
      refuse(in, out, Violations.beforeConnect(type, code, Operand.CONNECTED));
    }
  }

  private void connected(ByteBuf in, List<Object> out) {
    if (!in.isReadable(Protocol.CONNECTED_BYTES)) {
      return;
    }
    int lengthAt = in.readerIndex() + Protocol.CONNECTED_BYTES - 4;
    long length = in.getUnsignedInt(lengthAt);
    if (length > MAX_PAYLOAD) {
      refuse(in, out, Violations.tooLarge(length, MAX_PAYLOAD));
    } else if (in.isReadable(Protocol.CONNECTED_BYTES + (int) length)) {
      in.skipBytes(4);
      int roleMask = in.readInt();
      var server = Uuids.read(in);
      var client = Uuids.read(in);
      in.skipBytes(4);
      out.add(new Connected(roleMask, server, client, take(in, (int) length)));
    }
  }

  private void error(Operand operand, ByteBuf in, List<Object> out) {
    long length = in.getUnsignedInt(in.readerIndex() + 4);
    if (length > MAX_PAYLOAD) {
      refuse(in, out, Violations.tooLarge(length, MAX_PAYLOAD));
    } else if (in.isReadable(Protocol.HEADER_BYTES + (int) length)) {
      in.skipBytes(Protocol.HEADER_BYTES);
      out.add(new Frame(operand, take(in, (int) length)));
    }
  }

  private static RawPayload take(ByteBuf in, int length) {
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return RawPayload.owning(bytes);
  }
}
