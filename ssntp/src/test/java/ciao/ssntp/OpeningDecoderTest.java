package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What comes behind CONNECT before there is a session. */
class OpeningDecoderTest {
  private static final UUID NODE = Cluster.uuid(1);
  private static final byte[] CONNECT = RawPeer.connectFrame(NODE, Role.AGENT.bit());

  private final EmbeddedChannel channel = new EmbeddedChannel();

  OpeningDecoderTest() {
    channel.pipeline().addLast("decoder", new ConnectDecoder());
  }

  @Test
  void isKeptForTheSession() {
    channel.writeInbound(Unpooled.wrappedBuffer(CONNECT));
    assertThat(channel.<Object>readInbound()).isInstanceOf(Connect.class);
    channel.writeInbound(Unpooled.wrappedBuffer(RawPeer.frame(Operand.STATS, "{}")));
    channel.writeInbound(Unpooled.wrappedBuffer(RawPeer.frame(Operand.PING, "")));
    assertThat(channel.<Object>readInbound()).isNull();

    FrameDecoder decoder = new FrameDecoder(1 << 20, UnaryOperator.identity());
    channel.pipeline().replace("decoder", "decoder", decoder);
    assertThat(channel.<Frame>readInbound().operand()).isEqualTo(Operand.STATS);
    assertThat(channel.<Frame>readInbound().operand()).isEqualTo(Operand.PING);
  }

  @Test
  void isRefusedWhenItIsMoreThanAMebibyte() {
    channel.writeInbound(Unpooled.wrappedBuffer(CONNECT, new byte[512 << 10]));
    assertThat(channel.<Object>readInbound()).isInstanceOf(Connect.class);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[512 << 10]));
    assertThat(channel.<Object>readInbound()).isNull();

    channel.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(channel.<Violation>readInbound().code()).isEqualTo(ErrorCode.FRAME_BEFORE_CONNECT);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[512 << 10]));
    assertThat(channel.<Object>readInbound()).as("one refusal is enough").isNull();
  }
}
