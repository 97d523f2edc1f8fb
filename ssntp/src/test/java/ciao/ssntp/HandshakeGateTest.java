package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {
  private final HandshakeGate gate = new HandshakeGate(8, 5);
  private final List<Object> entered = new ArrayList<>();
  private final EmbeddedChannel listening =
      new EmbeddedChannel(
          gate,
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object child) {
              entered.add(child);
            }
          });

  @Test
  void oneAddressTakesNoMoreThanHalfOfThePlaces() {
    List<EmbeddedChannel> hostile = arrive("10.0.0.66", 6);
    assertThat(hostile).extracting(EmbeddedChannel::isOpen).containsExactly(open(4, 2));
    List<EmbeddedChannel> honest = arrive("10.0.0.7", 3);
    assertThat(honest).allMatch(EmbeddedChannel::isOpen);
    assertThat(gate.handshakes().turnedAway()).isEqualTo(2);
    assertThat(gate.handshakes().underWay()).isEqualTo(7);
  }

  @Test
  void whoHasFinishedMakesRoomForOthersOfItsAddress() {
    List<EmbeddedChannel> first = arrive("10.0.0.66", 4);
    finish(first.getFirst());
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
  void thisMachineMayTakeAllAndThenOthersWait() {
    List<EmbeddedChannel> all = arrive("127.0.0.1", 12);
    assertThat(all).allMatch(EmbeddedChannel::isOpen);
    assertThat(gate.handshakes().underWay()).isEqualTo(8);
    assertThat(gate.handshakes().waiting()).isEqualTo(4);
    assertThat(entered).isEqualTo(all.subList(0, 8));
    assertThat(listening.config().isAutoRead()).isTrue();
    all.add(arrive("127.0.0.1", 1).getFirst());
    assertThat(listening.config().isAutoRead()).as("beyond that nobody is accepted").isFalse();
    assertThat(gate.handshakes().turnedAway()).isZero();

    finish(all.get(3), all.get(5));
    assertThat(entered).as("in their order").isEqualTo(all.subList(0, 10));
    assertThat(listening.config().isAutoRead()).isTrue();
  }

  @Test
  void whoWaitsCountsToo() {
    arrive("127.0.0.1", 8);
    assertThat(arrive("10.0.0.66", 5))
        .extracting(EmbeddedChannel::isOpen)
        .containsExactly(open(4, 1));
    assertThat(gate.handshakes().underWay()).isEqualTo(8);
    assertThat(gate.handshakes().turnedAway()).isEqualTo(1);
  }

  @Test
  void whoHasWaitedTooLongForTheRestOfItsPatienceIsSentAway() {
    listening.freezeTime();
    List<EmbeddedChannel> first = arrive("127.0.0.1", 10);
    listening.advanceTimeBy(HandshakeGate.LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    finish(first.getFirst());
    assertThat(entered).isEqualTo(first.subList(0, 9));
    List<EmbeddedChannel> later = arrive("127.0.0.1", 1);
    listening.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    finish(first.get(1));
    assertThat(first.get(9).isOpen()).isFalse();
    assertThat(gate.handshakes().sentAway()).isEqualTo(1);
    assertThat(entered.getLast()).isSameAs(later.getFirst());
  }

  @Test
  void whoIsUnderWayWaitsAndWasClosedIsCountedApart() {
    listening.freezeTime();
    List<EmbeddedChannel> all = arrive("127.0.0.1", 9);
    listening.advanceTimeBy(HandshakeGate.LONGEST_WAIT.toMillis() + 1, TimeUnit.MILLISECONDS);
    finish(all.getFirst());
    arrive("127.0.0.1", 2);
    arrive("10.0.0.66", 7);
    assertThat(gate.handshakes()).isEqualTo(new Handshakes(8, 5, 3, 1));
  }

  @Test
  void nobodyWaitsForAServerThatIsStopped() {
    List<EmbeddedChannel> all = arrive("127.0.0.1", 10);
    listening.close();
    assertThat(all.subList(8, 10)).noneMatch(EmbeddedChannel::isOpen);
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
    listening.runPendingTasks();
    return arrived;
  }

  private void finish(EmbeddedChannel... children) {
    for (EmbeddedChannel child : children) {
      gate.finished(listening, child);
    }
    listening.runPendingTasks();
  }

  private static Boolean[] open(int open, int closed) {
    Boolean[] all = new Boolean[open + closed];
    for (int n = 0; n < all.length; n++) {
      all[n] = n < open;
    }
    return all;
  }
}
