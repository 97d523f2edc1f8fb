package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.UUID;

/** A client opens with {@link Connect}. */
final class ConnectDecoder extends OpeningDecoder {
  @Override
  void opening(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int type = in.getUnsignedByte(start + 2);
    int code = in.getUnsignedByte(start + 3);
    if (type != Operand.CONNECT.type().code() || code != Operand.CONNECT.code()) {
      refuse(in, out, Violations.beforeConnect(type, code, Operand.CONNECT));
    } else if (Protocol.isTraced(in.getUnsignedByte(start))) {
      refuse(in, out, Violations.malformedConnect("a trace block", "none"));
    } else if (in.isReadable(Protocol.CONNECT_BYTES)) {
      connect(in, out);
    }
  }

  private void connect(ByteBuf in, List<Object> out) {
    in.skipBytes(4);
    int roleMask = in.readInt();
    UUID client = Uuids.read(in);
    UUID machine = Uuids.read(in);
    out.add(new Connect(roleMask, client, machine));
  }
}
