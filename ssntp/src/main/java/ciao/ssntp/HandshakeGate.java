package ciao.ssntp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.HashSet;
import java.util.Set;

/**
 * Stops accepting while too many connections are between accept and CONNECTED; the kernel's backlog
 * keeps the others. Sits in the listening channel's pipeline, and is used on that channel's loop.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
  private final int limit;
  private final Set<Channel> underWay = new HashSet<>();
  private volatile int count; // for those on other threads

  HandshakeGate(int limit) {
    this.limit = limit;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel child = (Channel) accepted;
    underWay.add(child);
    count = underWay.size();
    child.closeFuture().addListener(_ -> finished(context.channel(), child));
    if (underWay.size() >= limit) {
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelRead(accepted);
  }

  /** How many are under way. Any thread. */
  int underWay() {
    return count;
  }

  /** This connection's handshake is over. From any thread. */
  void finished(Channel listening, Channel child) {
    if (!listening.eventLoop().inEventLoop()) {
      if (!listening.eventLoop().isShuttingDown()) {
        listening.eventLoop().execute(() -> finished(listening, child));
      }
      return;
    }
    boolean was = underWay.remove(child);
    count = underWay.size();
    if (was && count < limit) {
      listening.config().setAutoRead(true);
    }
  }
}
