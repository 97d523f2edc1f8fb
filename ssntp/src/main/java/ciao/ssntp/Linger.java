package ciao.ssntp;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes so that the last words arrive. A socket closed while bytes of the peer are unread is reset
 * by the kernel, and the reset may destroy what was sent before: the typed error, the TLS alert. So
 * this handler, the one next to the socket, ends the output first, throws away what still comes,
 * and closes when the peer does or its time is over.
 */
final class Linger extends ChannelDuplexHandler {
  /** A round trip and some scheduling; a peer that needs longer may miss our reason. */
  private static final long LINGER_MS = 1_000;

  private boolean closing;
  private @Nullable ScheduledFuture<?> deadline;

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!(context.channel() instanceof DuplexChannel channel) || !channel.isActive()) {
      var _ = context.close(promise);
      return;
    }
    channel.closeFuture().addListener(_ -> promise.trySuccess());
    if (closing) {
      return;
    }
    closing = true;
    channel.config().setAutoRead(true);
    channel
        .shutdownOutput()
        .addListener(shutdown -> {
          if (!shutdown.isSuccess()) {
            closeNow(context);
          }
        });
    deadline =
        context.executor().schedule(() -> closeNow(context), LINGER_MS, TimeUnit.MILLISECONDS);
  }

  private static void closeNow(ChannelHandlerContext context) {
    var _ = context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    context.fireChannelInactive();
  }
}
