package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Reads the frame a peer opens with, and nothing else; then it is deaf, and keeps what comes.
 * Whoever accepts that frame puts a {@link FrameDecoder} in its place, which gets the bytes that
 * followed.
 */
abstract class OpeningDecoder extends ByteToMessageDecoder {
  /** Of what a peer sends before it knows that it has a session; a whole READY may be. */
  private static final int MOST_BEHIND = 1 << 20;

  private boolean opened;
  private boolean refused;

  OpeningDecoder() {
    setSingleDecode(true); // the bytes after the first frame are not ours
  }

  @Override
  protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (opened) {
      if (in.readableBytes() > MOST_BEHIND) {
        refuse(in, out, Violations.tooMuchBehindOpening(MOST_BEHIND));
      }
      return;
    }
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    if (Protocol.major(first) != Protocol.MAJOR) {
      refuse(in, out, Violations.version(first));
    } else if (in.isReadable(Protocol.HEADER_BYTES)) {
      opening(in, out);
      opened = !out.isEmpty();
    }
  }

  /** Its header is there, of our version; reads on once the rest of it is there too. */
  abstract void opening(ByteBuf in, List<Object> out);

  final void refuse(ByteBuf in, List<Object> out, Violation violation) {
    refused = true;
    in.skipBytes(in.readableBytes());
    out.add(violation);
  }
}
