package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;

/**
 * COMMAND CONNECT, a client's first frame:
 *
 * <pre>
 * byte 0..3    header: version, COMMAND, CONNECT
 * byte 4..7    role mask
 * byte 8..23   client UUID
 * byte 24..39  the boot id of the client's machine, or the nil UUID
 * </pre>
 *
 * @param roleMask what the client claims to be, not yet checked
 * @param client who it claims to be, not yet checked
 * @param machine where it runs, since when: another after each boot; nil when not known
 */
record Connect(int roleMask, UUID client, UUID machine) implements Inbound {
  ByteBuf encode(ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(Protocol.CONNECT_BYTES);
    FrameEncoder.header(Operand.CONNECT, roleMask, out);
    Uuids.write(client, out);
    Uuids.write(machine, out);
    return out;
  }
}
