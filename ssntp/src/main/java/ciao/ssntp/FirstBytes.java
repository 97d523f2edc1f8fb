package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which too little comes. A client begins TLS as soon as it is connected;
 * one that does not takes the place of another, and must not do so for as long as a whole handshake
 * on a busy machine may take, with nothing or with a byte now and then. Leaves the pipeline with
 * the last byte of the first TLS record, the one a ClientHello begins with. What is no TLS the TLS
 * handler refuses.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  /** Three times what a lost packet costs. */
  static final Duration USUAL = Duration.ofSeconds(3);

  /**
   * Of a record: its type, a version, and in the last two how much follows, RFC 8446 section 5.1.
   */
  private static final int HEADER = 5;

  private final Duration allowed;
  private @Nullable ScheduledFuture<?> deadline;
  private int came;
  private int length;

  /**
   * @param handshake for the whole handshake; at most that long
   */
  FirstBytes(Duration handshake) {
    this.allowed = handshake.compareTo(USUAL) < 0 ? handshake : USUAL;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  var _ = context.close();
                },
                allowed.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (endsRecord((ByteBuf) bytes)) {
      context.pipeline().remove(this);
    }
    context.fireChannelRead(bytes);
  }

  private boolean endsRecord(ByteBuf bytes) {
    for (int n = 0; n < bytes.readableBytes() && came + n < HEADER; n++) {
      if (came + n >= HEADER - 2) {
        length = length << 8 | bytes.getUnsignedByte(bytes.readerIndex() + n);
      }
    }
    came += bytes.readableBytes();
    return came >= HEADER + length;
  }
}
