package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {
  private final List<Object> entered = new ArrayList<>();
  private HandshakeGate gate = new HandshakeGate(8, 5);
  private EmbeddedChannel listening = listening();

  @Test
  void oneAddressTakesNoMoreThanHalfOfThePlacesAndItsOthersWait() {
    List<EmbeddedChannel> hostile = arrive("10.0.0.66", 6);
    assertThat(entered).isEqualTo(hostile.subList(0, 4));
    List<EmbeddedChannel> honest = arrive("10.0.0.7", 3);
    assertThat(entered).containsAll(honest);
    assertThat(gate.handshakes().underWay()).isEqualTo(7);
    assertThat(gate.handshakes().waiting()).isEqualTo(2);
    assertThat(hostile).allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void whoHasFinishedMakesRoomForOthersOfItsAddress() {
    List<EmbeddedChannel> all = arrive("10.0.0.66", 8);
    finish(all.getFirst());
    all.get(1).close();
    listening.runPendingTasks();
    assertThat(entered).as("in their order").isEqualTo(all.subList(0, 6));
  }

  @Test
  void addressesAndNetworksOfOneSiteAreOneInVersion6() {
    arrive("2001:db8::1", 3);
    List<EmbeddedChannel> same = arrive("2001:db8::2", 2);
    assertThat(entered).contains(same.getFirst()).doesNotContain(same.getLast());
    assertThat(entered).doesNotContainAnyElementsOf(arrive("2001:db8:0:1::2", 1));
    assertThat(entered).containsAll(arrive("2001:db8:1::2", 1));
  }

  @Test
  void thisMachineMayTakeAllPlaces() {
    List<EmbeddedChannel> all = arrive("127.0.0.1", 12);
    assertThat(gate.handshakes().underWay()).isEqualTo(8);
    assertThat(gate.handshakes().waiting()).isEqualTo(4);
    assertThat(entered).isEqualTo(all.subList(0, 8));
    finish(all.get(3), all.get(5));
    assertThat(entered).as("in their order").isEqualTo(all.subList(0, 10));
  }

  @Test
  void tenThousandOfOneNetworkOnTwoSlowCoresAreAllServedAndNobodyIsSentAway() {
    usual();
    listening.freezeTime();
    int all = 10_000;
    List<EmbeddedChannel> children = arrive("2001:db8::1", all);
    int served = 0;
    for (int second = 0; served < all; second++) {
      assertThat(second).as("seconds").isLessThan(60);
      listening.advanceTimeBy(1, TimeUnit.SECONDS);
      for (int n = 0; n < 180 && served < all; n++) {
        assertThat(entered.size()).as("those who are served").isGreaterThan(served);
        finish((EmbeddedChannel) entered.get(served++));
      }
    }
    assertThat(entered).isEqualTo(children);
    assertThat(children).allMatch(EmbeddedChannel::isOpen);
    assertThat(gate.handshakes().turnedAway() + gate.handshakes().sentAway()).isZero();
    assertThat(gate.handshakes().underWay()).isZero();
  }

  @Test
  void aClientIsPatientForAsLongAsTheLongestWaitAndItsHandshakeTake() {
    assertThat(Timeouts.CLIENT.tlsHandshake())
        .isGreaterThan(HandshakeGate.LONGEST_WAIT.plus(Timeouts.DEFAULT.tlsHandshake()));
  }

  @Test
  void whoComesAloneIsNextHoweverManyOfAnotherAddressWait() {
    usual();
    List<EmbeddedChannel> all = arrive("127.0.0.1", 256);
    arrive("10.0.0.66", 5_000);
    EmbeddedChannel alone = arrive("10.0.0.7", 1).getFirst();
    finish(all.get(0));
    finish(all.get(1));
    assertThat(entered).hasSize(258).endsWith(alone);
  }

  @Test
  void whoWaitsAtTheEndOfItsShareTakesNobodysTurn() {
    arrive("10.0.0.66", 6);
    List<EmbeddedChannel> others = arrive("10.0.0.7", 6);
    assertThat(gate.handshakes().underWay()).isEqualTo(8);
    finish(others.getFirst(), others.get(1));
    assertThat(entered).endsWith(others.get(4), others.get(5));
    assertThat(gate.handshakes().waiting()).isEqualTo(2);
  }

  @Test
  void whenNoPlaceToWaitIsLeftTheNewestOfTheAddressWithMostIsTurnedAway() {
    arrive("127.0.0.1", 8);
    List<EmbeddedChannel> hostile = arrive("10.0.0.66", 7);
    assertThat(hostile).extracting(EmbeddedChannel::isOpen).containsExactly(open(5, 2));
    List<EmbeddedChannel> honest = arrive("10.0.0.7", 2);
    honest.addAll(arrive("10.0.0.8", 1));
    assertThat(honest).allMatch(EmbeddedChannel::isOpen);
    assertThat(hostile).extracting(EmbeddedChannel::isOpen).containsExactly(open(2, 5));
    assertThat(gate.handshakes().waiting()).isEqualTo(5);
    assertThat(gate.handshakes().turnedAway()).isEqualTo(5);
    assertThat(gate.handshakes().underWay()).isEqualTo(8);
  }

  @Test
  void oneSiteWithManyNetworksTakesNobodysPlaceAndNobodysTurn() {
    List<EmbeddedChannel> hostile = arriveFrom("2001:db8:0:%x::1", 16);
    assertThat(hostile).extracting(EmbeddedChannel::isOpen).containsExactly(open(9, 7));
    assertThat(entered).containsAll(arrive("10.0.0.7", 4));
    EmbeddedChannel honest = arrive("2001:db8:9::1", 1).getFirst();
    assertThat(honest.isOpen()).isTrue();
    assertThat(hostile).extracting(EmbeddedChannel::isOpen).containsExactly(open(8, 8));
    finish(hostile.get(0), hostile.get(1));
    assertThat(entered).contains(honest);
  }

  @Test
  void theNetworksOfOneSiteTakeTurnsAndTheOneWithMostGivesWay() {
    arrive("127.0.0.1", 8);
    List<EmbeddedChannel> many = arrive("2001:db8:0:1::1", 4);
    List<EmbeddedChannel> others = arriveFrom("2001:db8:0:1%x::1", 2);
    assertThat(many).extracting(EmbeddedChannel::isOpen).containsExactly(open(3, 1));
    finish(entered.subList(0, 4).toArray(EmbeddedChannel[]::new));
    assertThat(entered.subList(8, 12))
        .containsExactly(many.get(0), others.get(0), others.get(1), many.get(1));
  }

  @Test
  void amongEqualsTheNewestIsTurnedAway() {
    arrive("127.0.0.1", 8);
    List<EmbeddedChannel> all = arriveFrom("10.0.0.%d", 7);
    assertThat(all).extracting(EmbeddedChannel::isOpen).containsExactly(open(5, 2));
  }

  @Test
  void whoWasTurnedAwayLeavesItsTurn() {
    gate = new HandshakeGate(1, 1);
    listening = listening();
    EmbeddedChannel first = arrive("127.0.0.1", 1).getFirst();
    EmbeddedChannel second = arrive("10.0.0.7", 1).getFirst();
    assertThat(arrive("10.0.0.8", 1)).noneMatch(EmbeddedChannel::isOpen);
    finish(first);
    finish(second);
    assertThat(entered).containsExactly(first, second);
    assertThat(gate.handshakes().waiting()).isZero();
  }

  @Test
  void whoHasWaitedTooLongForTheRestOfItsPatienceIsSentAway() {
    listening.freezeTime();
    List<EmbeddedChannel> first = arrive("10.0.0.7", 6);
    listening.advanceTimeBy(HandshakeGate.LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    finish(first.getFirst());
    assertThat(entered).isEqualTo(first.subList(0, 5));
    List<EmbeddedChannel> later = arrive("10.0.0.7", 1);
    listening.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    finish(first.get(1));
    assertThat(first.get(5).isOpen()).isFalse();
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

  private void usual() {
    gate = new HandshakeGate(ServerSettings.MAX_HANDSHAKES, HandshakeGate.MOST_WAITING);
    listening = listening();
  }

  private EmbeddedChannel listening() {
    return new EmbeddedChannel(
        gate,
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object child) {
            entered.add(child);
          }
        });
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
      listening.runPendingTasks();
      arrived.add(child);
    }
    return arrived;
  }

  /** One each of so many addresses. */
  private List<EmbeddedChannel> arriveFrom(String addresses, int count) {
    List<EmbeddedChannel> arrived = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      arrived.addAll(arrive(addresses.formatted(n), 1));
    }
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
