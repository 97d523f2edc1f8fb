package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import java.util.UUID;

/** A UUID on the wire: its 16 bytes in the order they are written down. */
final class Uuids {
  /** Stands for nobody. */
  static final UUID NIL = new UUID(0, 0);

  private Uuids() {}

  static UUID read(ByteBuf in) {
    return new UUID(in.readLong(), in.readLong());
  }

  static void write(UUID uuid, ByteBuf out) {
    out.writeLong(uuid.getMostSignificantBits()).writeLong(uuid.getLeastSignificantBits());
  }
}
