package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.UUID;

/**
 * Reads a client's first frame, {@link Connect} and nothing else; then it is deaf. Whoever accepts
 * the CONNECT puts a {@link FrameDecoder} in its place, which gets the bytes that followed.
 */
final class ConnectDecoder extends ByteToMessageDecoder {
  private boolean refused;

  ConnectDecoder() {
    setSingleDecode(true); // the bytes after CONNECT are not ours
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    if (Protocol.major(first) != Protocol.MAJOR) {
      refuse(in, out, Violations.version(first));
    } else if (in.isReadable(Protocol.HEADER_BYTES)) {
      int type = in.getUnsignedByte(start + 2);
      int code = in.getUnsignedByte(start + 3);
      if (type != Operand.CONNECT.type().code() || code != Operand.CONNECT.code()) {
        refuse(in, out, Violations.beforeConnect(type, code, Operand.CONNECT));
      } else if (Protocol.isTraced(first)) {
        refuse(in, out, Violations.malformedConnect("a trace block", "none"));
      } else if (in.isReadable(Protocol.CONNECT_BYTES)) {
        connect(in, out);
      }
    }
  }

  private void connect(ByteBuf in, List<Object> out) {
    in.skipBytes(4);
    int roleMask = in.readInt();
    UUID client = Uuids.read(in);
    UUID destination = Uuids.read(in);
    if (destination.equals(Uuids.NIL)) {
      out.add(new Connect(roleMask, client));
    } else {
      refuse(in, out, Violations.malformedConnect("destination " + destination, "the nil UUID"));
    }
  }

  private void refuse(ByteBuf in, List<Object> out, Violation violation) {
    refused = true;
    in.skipBytes(in.readableBytes());
    out.add(violation);
  }
}
