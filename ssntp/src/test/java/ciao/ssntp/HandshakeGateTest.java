package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {
  private final HandshakeGate gate = new HandshakeGate(8);
  private final EmbeddedChannel listening = new EmbeddedChannel(gate);

  @Test
  void oneAddressTakesNoMoreThanHalfOfThePlaces() {
    List<EmbeddedChannel> hostile = arrive("10.0.0.66", 6);
    assertThat(hostile).extracting(EmbeddedChannel::isOpen).containsExactly(open(4, 2));
    List<EmbeddedChannel> honest = arrive("10.0.0.7", 3);
    assertThat(honest).allMatch(EmbeddedChannel::isOpen);
    assertThat(gate.turnedAway()).isEqualTo(2);
    assertThat(gate.underWay()).isEqualTo(7);
  }

  @Test
  void whoHasFinishedMakesRoomForOthersOfItsAddress() {
    List<EmbeddedChannel> first = arrive("10.0.0.66", 4);
    gate.finished(listening, first.getFirst());
    first.get(1).close();
    listening.runPendingTasks();
    assertThat(arrive("10.0.0.66", 3))
        .extracting(EmbeddedChannel::isOpen)
        .containsExactly(open(2, 1));
  }

  @Test
  void addressesOfOneNetworkAreOneInVersion6() {
    arrive("2001:db8::1", 3);
    assertThat(arrive("2001:db8::2", 2))
        .extracting(EmbeddedChannel::isOpen)
        .containsExactly(open(1, 1));
    assertThat(arrive("2001:db8:0:1::2", 1)).allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void thisMachineMayTakeAllAndThenNobodyIsAccepted() {
    assertThat(arrive("127.0.0.1", 8)).allMatch(EmbeddedChannel::isOpen);
    assertThat(listening.config().isAutoRead()).isFalse();
    assertThat(gate.turnedAway()).isZero();
  }

  @Test
  void whoSaysNothingIsClosedLongBeforeAHandshakeIsOverdue() {
    EmbeddedChannel silent = frozen();
    silent.advanceTimeBy(2_999, TimeUnit.MILLISECONDS);
    silent.runScheduledPendingTasks();
    assertThat(silent.isOpen()).isTrue();
    silent.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    silent.runScheduledPendingTasks();
    assertThat(silent.isOpen()).isFalse();
  }

  @Test
  void whoSaysSomethingHasTheWholeTime() {
    EmbeddedChannel slow = frozen();
    slow.writeInbound(Unpooled.copiedBuffer(new byte[] {22}));
    slow.advanceTimeBy(9, TimeUnit.SECONDS);
    slow.runScheduledPendingTasks();
    assertThat(slow.isOpen()).isTrue();
    ByteBuf passedOn = slow.readInbound();
    assertThat(passedOn.readableBytes()).isEqualTo(1);
    passedOn.release();
  }

  private static EmbeddedChannel frozen() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addFirst(new FirstBytes(Duration.ofSeconds(10)));
    return channel;
  }

  private List<EmbeddedChannel> arrive(String address, int connections) {
    List<EmbeddedChannel> arrived = new ArrayList<>();
    for (int n = 0; n < connections; n++) {
      InetSocketAddress from = new InetSocketAddress(address, 40_000 + n);
      EmbeddedChannel child =
          new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
              return from;
            }
          };
      listening.pipeline().fireChannelRead(child);
      arrived.add(child);
    }
    return arrived;
  }

  private static Boolean[] open(int open, int closed) {
    Boolean[] all = new Boolean[open + closed];
    for (int n = 0; n < all.length; n++) {
      all[n] = n < open;
    }
    return all;
  }
}
