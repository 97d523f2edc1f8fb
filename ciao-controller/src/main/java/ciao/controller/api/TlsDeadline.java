package ciao.controller.api;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose TLS is not finished in time: Armeria would wait for its first bytes as
 * long as for the next request of one that idles. Leaves the pipeline when TLS is finished.
 */
final class TlsDeadline extends ChannelInboundHandlerAdapter {
  /** As for a session of SSNTP: a handshake on a busy machine and over a bad line. */
  static final Duration ALLOWED = Duration.ofSeconds(10);

  private final Runnable finished;
  private @Nullable Future<?> deadline;

  /**
   * @param finished runs when TLS is finished, on the connection's event loop
   */
  TlsDeadline(Runnable finished) {
    this.finished = finished;
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
                ALLOWED.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      finished.run();
      context.pipeline().remove(this);
    }
    context.fireUserEventTriggered(event);
  }
}
