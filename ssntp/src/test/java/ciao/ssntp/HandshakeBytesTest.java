package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class HandshakeBytesTest {
  private final Reads reads = new Reads();
  private final HandshakeBytes bytes = new HandshakeBytes();
  private final EmbeddedChannel channel = new EmbeddedChannel(reads, bytes);

  @Test
  void aHandshakeIsReadToItsEnd() {
    come(HandshakeBytes.MOST);
    assertThat(isRead()).isTrue();
    bytes.end(channel.pipeline());
    assertThat(isRead()).isTrue();
    assertThat(channel.pipeline().get(HandshakeBytes.class)).isNull();
  }

  @Test
  void whatComesBeyondItWaitsInTheKernelUntilItIsOver() {
    come(HandshakeBytes.MOST);
    come(1);
    assertThat(isRead()).isFalse();
    come(1); // was read before
    assertThat(isRead()).isFalse();
    bytes.end(channel.pipeline());
    assertThat(isRead()).isTrue();
    assertThat(channel.pipeline().get(HandshakeBytes.class)).isNull();
  }

  @Test
  void whoIsClosedMeanwhileIsForgotten() {
    come(HandshakeBytes.MOST + 1);
    channel.close();
    bytes.end(channel.pipeline());
    assertThat(channel.pipeline().get(HandshakeBytes.class)).isNull();
  }

  private void come(int count) {
    channel.writeInbound(Unpooled.buffer(count).writeZero(count));
    channel.releaseInbound();
  }

  /** Whether its socket would be read, by itself and when TLS asks for it. */
  private boolean isRead() {
    int before = reads.count;
    channel.read();
    return channel.config().isAutoRead() && reads.count > before;
  }

  /** Asked of the socket. */
  private static final class Reads extends ChannelOutboundHandlerAdapter {
    private int count;

    @Override
    public void read(ChannelHandlerContext context) {
      count++;
      context.read();
    }
  }
}
