package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.ClientNetwork;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What connections without a certificate can take. */
final class HandshakePlacesTest {
  private final MeterRegistry numbers = new SimpleMeterRegistry();
  private final HandshakePlaces places = HandshakePlaces.of(4, numbers);

  @Test
  void whoComesHasAlwaysAPlaceAndTheAddressWithMostLosesItsOldest() {
    List<EmbeddedChannel> few = arrive("10.0.0.7", 1);
    List<EmbeddedChannel> many = arrive("10.0.0.66", 5);
    assertThat(many).extracting(EmbeddedChannel::isOpen).containsExactly(closed(2, 3));
    List<EmbeddedChannel> fewer = arrive("10.0.0.8", 1);
    assertThat(many).extracting(EmbeddedChannel::isOpen).containsExactly(closed(3, 2));
    assertThat(few).allMatch(EmbeddedChannel::isOpen);
    assertThat(fewer).allMatch(EmbeddedChannel::isOpen);
    assertThat(numbers.get("ciao.api.handshakes").gauge().value()).isEqualTo(4);
    assertThat(numbers.get("ciao.api.handshakes.closed").functionCounter().count()).isEqualTo(3);
  }

  @Test
  void amongEqualsTheOldestOfAllIsClosed() {
    List<EmbeddedChannel> all = new ArrayList<>();
    for (int n = 1; n <= 6; n++) {
      all.addAll(arrive("2001:db8:0:" + n + "::1", 1));
    }
    assertThat(all).extracting(EmbeddedChannel::isOpen).containsExactly(closed(2, 4));
  }

  @Test
  void aSiteWithAConnectionFromEachOfItsNetworksLosesItsOwn() {
    List<EmbeddedChannel> other = arrive("2001:db8:9:1::1", 1);
    List<EmbeddedChannel> all = new ArrayList<>();
    for (int n = 1; n <= 6; n++) {
      all.addAll(arrive("2001:db8:0:" + n + "::1", 1));
    }
    assertThat(other).allMatch(EmbeddedChannel::isOpen);
    assertThat(all).extracting(EmbeddedChannel::isOpen).containsExactly(closed(3, 3));
  }

  @Test
  void whoHasFinishedTlsNeedsNoPlaceAndNoTime() {
    List<EmbeddedChannel> finished = arrive("10.0.0.7", 4);
    finished.forEach(
        one -> one.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS));
    assertThat(numbers.get("ciao.api.handshakes").gauge().value()).isZero();
    List<EmbeddedChannel> others = arrive("10.0.0.7", 4);
    passTime(finished, TlsDeadline.ALLOWED.toMillis());
    assertThat(finished).allMatch(EmbeddedChannel::isOpen);
    assertThat(others).allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void whoIsGoneGivesItsPlaceBack() {
    arrive("10.0.0.7", 4).forEach(EmbeddedChannel::close);
    assertThat(numbers.get("ciao.api.handshakes").gauge().value()).isZero();
    assertThat(arrive("10.0.0.7", 4)).allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void whoIsOnThisMachineNeedsNoPlaceButHasNoMoreTime() {
    List<EmbeddedChannel> local = arrive("127.0.0.1", 10);
    local.getFirst().pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    passTime(local, TlsDeadline.ALLOWED.toMillis() - 1);
    assertThat(local).allMatch(EmbeddedChannel::isOpen);
    passTime(local, 1);
    assertThat(local.getFirst().isOpen()).isTrue();
    assertThat(local.subList(1, 10)).noneMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void aServerTellsWhoHasFinishedTls() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("places", InstantSource.system());
    Credentials credentials =
        authority.issue(
            new Identity.Node("controller", UUID.randomUUID(), Roles.of(Role.CONTROLLER)),
            List.of("127.0.0.1"));
    Optional<ClientNetwork> somewhere = ClientNetwork.of(new InetSocketAddress("10.0.0.66", 1));
    HandshakePlaces one = new HandshakePlaces(1, _ -> somewhere);
    InetAddress here = InetAddress.getLoopbackAddress();
    Server server =
        Server.builder()
            .port(new InetSocketAddress(here, 0), SessionProtocol.HTTPS)
            .tls(credentials.key(), credentials.chain())
            .childChannelPipelineCustomizer(accepted -> one.admit(accepted.channel()))
            .service("/", (_, _) -> HttpResponse.of(HttpStatus.NO_CONTENT))
            .build();
    server.start().join();
    int port = server.activePort().localAddress().getPort();
    try (Socket finished =
        MutualTls.context(credentials).getSocketFactory().createSocket(here, port)) {
      finished.setSoTimeout(Connections.PATIENCE_MS);
      assertThat(Connections.status(finished)).startsWith("HTTP/1.1 204");
      try (Socket silent = new Socket(here, port);
          Socket newer = new Socket(here, port)) {
        silent.setSoTimeout(Connections.PATIENCE_MS);
        assertThat(Connections.isClosedByServer(silent)).isTrue();
        assertThat(newer.isConnected()).isTrue();
        assertThat(Connections.status(finished)).startsWith("HTTP/1.1 204");
      }
    } finally {
      server.stop().join();
    }
  }

  private List<EmbeddedChannel> arrive(String address, int connections) {
    return Connections.arrive(address, connections, places::admit);
  }

  private static void passTime(List<EmbeddedChannel> channels, long millis) {
    for (EmbeddedChannel channel : channels) {
      channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  /** So many are closed, and then so many are open. */
  private static Boolean[] closed(int closed, int open) {
    Boolean[] states = new Boolean[closed + open];
    for (int n = 0; n < states.length; n++) {
      states[n] = n >= closed;
    }
    return states;
  }
}
