package ciao.ssntp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing comes. A client begins TLS as soon as it is connected; one
 * that does not takes the place of another, and must not do so for as long as a whole handshake on
 * a busy machine may take. Leaves the pipeline with the first bytes.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  /** Three times what a lost packet costs. */
  static final Duration USUAL = Duration.ofSeconds(3);

  private final Duration allowed;
  private @Nullable ScheduledFuture<?> deadline;

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
    context.pipeline().remove(this);
    context.fireChannelRead(bytes);
  }
}
