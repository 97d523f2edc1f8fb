package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;

/**
 * Reads no more than a handshake needs before it is over. While a certificate is checked on another
 * thread, TLS keeps what comes and looks at none of it; and nobody knows yet who sends it. Leaves
 * the pipeline with the handshake's end.
 */
final class HandshakeBytes extends ChannelDuplexHandler {
  /**
   * Then the rest waits in the kernel: ClientHello and a chain of certificates take some 5 KiB, and
   * what a client sends behind them may wait.
   */
  static final int MOST = 32 << 10;

  private int came;
  private boolean holds;

  /** Puts one before this TLS handler, for as long as its handshake takes. */
  static void before(SslHandler tls, ChannelPipeline pipeline) {
    HandshakeBytes bytes = new HandshakeBytes();
    pipeline.addFirst(bytes);
    var _ = tls.handshakeFuture().addListener(over -> bytes.end(pipeline));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    came += ((ByteBuf) bytes).readableBytes();
    if (!holds && came > MOST) {
      holds = true;
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelRead(bytes);
  }

  /** TLS asks for more as long as its handshake is not over. */
  @Override
  public void read(ChannelHandlerContext context) {
    if (!holds) {
      context.read();
    }
  }

  /** The handshake is over, whatever it came to: leaves the pipeline. */
  void end(ChannelPipeline pipeline) {
    boolean held = holds;
    holds = false;
    if (pipeline.context(this) != null) { // or the connection is closed already
      pipeline.remove(this);
    }
    if (held) {
      pipeline.channel().config().setAutoRead(true);
    }
  }
}
