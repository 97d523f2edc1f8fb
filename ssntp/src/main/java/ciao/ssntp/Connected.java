package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;

/**
 * STATUS CONNECTED, a server's first frame:
 *
 * <pre>
 * byte 0..3    header: version, STATUS, CONNECTED
 * byte 4..7    role mask
 * byte 8..23   server UUID
 * byte 24..39  client UUID
 * byte 40..43  payload length
 * byte 44..    payload: the cluster's configuration
 * </pre>
 *
 * @param roleMask what the server claims to be, not yet checked
 * @param server who it claims to be, not yet checked
 * @param client whom it takes the client for
 * @param configuration the payload, not yet read
 */
record Connected(int roleMask, UUID server, UUID client, RawPayload configuration)
    implements Inbound {
  ByteBuf encode(ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(Protocol.CONNECTED_BYTES + configuration.size());
    FrameEncoder.header(Operand.CONNECTED, roleMask, out);
    Uuids.write(server, out);
    Uuids.write(client, out);
    out.writeInt(configuration.size());
    out.writeBytes(configuration.shared());
    return out;
  }
}
