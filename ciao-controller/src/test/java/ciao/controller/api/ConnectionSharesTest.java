package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ciao.ssntp.ClientNetwork;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How many connections one address may have. */
final class ConnectionSharesTest {
  private Instant now = Instant.EPOCH;
  private final ConnectionShares shares = new ConnectionShares(8, ClientNetwork::of, () -> now);

  @Test
  void oneAddressHasHalfOfTheConnectionsAndOthersTheRest() {
    assertThat(Connections.open(arrive("10.0.0.66", 6))).isEqualTo(4);
    assertThat(Connections.open(arrive("10.0.0.7", 4))).isEqualTo(4);
    assertThat(shares.turnedAway()).isEqualTo(2);
  }

  @Test
  void whoClosesOneMayHaveAnother() {
    List<EmbeddedChannel> first = arrive("10.0.0.66", 5);
    first.getFirst().close();
    first.getLast().close();
    assertThat(Connections.open(arrive("10.0.0.66", 2))).isEqualTo(1);
  }

  @Test
  void addressesOfOneNetworkAreOneInVersion6() {
    assertThat(Connections.open(arrive("2001:db8::1", 3))).isEqualTo(3);
    assertThat(Connections.open(arrive("2001:db8::2", 2))).isEqualTo(1);
    assertThat(Connections.open(arrive("2001:db8:0:1::2", 1))).isEqualTo(1);
  }

  @Test
  void thisMachineMayHaveAll() {
    assertThat(Connections.open(arrive("127.0.0.1", 6))).isEqualTo(6);
    assertThat(Connections.open(arrive("::1", 6))).isEqualTo(6);
  }

  @Test
  void theControllersShareOutAllButThisMachinesAndCountWhatTheyTurnAway() {
    MeterRegistry numbers = new SimpleMeterRegistry();
    ConnectionShares made = ConnectionShares.of(8, () -> now, numbers);
    List<EmbeddedChannel> local = arrive("127.0.0.1", 10, made);
    assertThat(Connections.open(local)).isEqualTo(10);
    assertThat(numbers.get("ciao.api.connections").gauge().value()).isEqualTo(10);
    local.subList(0, 3).forEach(EmbeddedChannel::close);
    assertThat(numbers.get("ciao.api.connections").gauge().value()).isEqualTo(7);
    assertThat(numbers.get("ciao.api.turned.away").functionCounter().count()).isZero();
    assertThat(Connections.open(arrive("10.0.0.66", 6, made))).isEqualTo(4);
    assertThat(numbers.get("ciao.api.turned.away").functionCounter().count()).isEqualTo(2);
  }

  @Test
  void theLogSaysSoOnceAMinute() {
    List<String> lines =
        logged(() -> {
          arrive("10.0.0.66", 9);
          now = now.plus(ConnectionShares.QUIET).minusNanos(1);
          arrive("10.0.0.66", 1);
        });
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("from 10.0.0.66 closed: there are 4 from there", "; 1 closed");
    now = now.plusNanos(1);
    assertThat(logged(() -> arrive("10.0.0.66", 1)))
        .singleElement()
        .asString()
        .contains("; 7 closed");
  }

  @Test
  void theLogNamesTheNetworkInVersion6() {
    List<String> lines = logged(() -> arrive("2001:db8::1", 5));
    assertThat(lines).singleElement().asString().contains("from 2001:db8::/64 closed");
  }

  @Test
  void aServerClosesThatConnectionAndServesTheOthers() throws Exception {
    Optional<ClientNetwork> somewhere = ClientNetwork.of(new InetSocketAddress("10.0.0.66", 1));
    ConnectionShares strict = new ConnectionShares(4, _ -> somewhere, () -> now);
    Server server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .childChannelPipelineCustomizer(accepted -> strict.admit(accepted.channel()))
            .service("/", (_, _) -> HttpResponse.of(HttpStatus.NO_CONTENT))
            .build();
    server.start().join();
    try (Socket one = connect(server);
        Socket other = connect(server)) {
      assertThat(Connections.status(one)).startsWith("HTTP/1.1 204");
      assertThat(Connections.status(other)).startsWith("HTTP/1.1 204");
      try (Socket third = connect(server)) {
        assertThat(Connections.isClosedByServer(third)).isTrue();
      }
      assertThat(strict.turnedAway()).isOne();
      assertThat(Connections.status(one)).startsWith("HTTP/1.1 204");
    } finally {
      server.stop().join();
    }
  }

  private static List<String> logged(Runnable what) {
    Logger log = (Logger) LoggerFactory.getLogger(ConnectionShares.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      what.run();
    } finally {
      log.detachAppender(lines);
    }
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Socket connect(Server server) throws IOException {
    InetSocketAddress address = server.activePort().localAddress();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(Connections.PATIENCE_MS);
    return socket;
  }

  private List<EmbeddedChannel> arrive(String address, int connections) {
    return arrive(address, connections, shares);
  }

  private static List<EmbeddedChannel> arrive(
      String address, int connections, ConnectionShares shares) {
    return Connections.arrive(address, connections, shares::admit);
  }
}
