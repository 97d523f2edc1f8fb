package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How many connections one address may have. */
final class ConnectionSharesTest {
  private static final int PATIENCE_MS = 15_000;

  private Instant now = Instant.EPOCH;
  private final ConnectionShares shares =
      new ConnectionShares(8, InetAddress::isLoopbackAddress, () -> now);

  @Test
  void oneAddressHasHalfOfTheConnectionsAndOthersTheRest() {
    assertThat(open(arrive("10.0.0.66", 6))).isEqualTo(4);
    assertThat(open(arrive("10.0.0.7", 4))).isEqualTo(4);
    assertThat(shares.turnedAway()).isEqualTo(2);
  }

  @Test
  void whoClosesOneMayHaveAnother() {
    List<EmbeddedChannel> first = arrive("10.0.0.66", 5);
    first.getFirst().close();
    first.getLast().close();
    assertThat(open(arrive("10.0.0.66", 2))).isEqualTo(1);
  }

  @Test
  void addressesOfOneNetworkAreOneInVersion6() {
    assertThat(open(arrive("2001:db8::1", 3))).isEqualTo(3);
    assertThat(open(arrive("2001:db8::2", 2))).isEqualTo(1);
    assertThat(open(arrive("2001:db8:0:1::2", 1))).isEqualTo(1);
  }

  @Test
  void thisMachineMayHaveAll() {
    assertThat(open(arrive("127.0.0.1", 6))).isEqualTo(6);
    assertThat(open(arrive("::1", 6))).isEqualTo(6);
  }

  @Test
  void theControllersShareOutAllButThisMachinesAndCountWhatTheyTurnAway() {
    MeterRegistry numbers = new SimpleMeterRegistry();
    ConnectionShares made = ConnectionShares.of(8, () -> now, numbers);
    assertThat(open(arrive("127.0.0.1", 10, made))).isEqualTo(10);
    assertThat(numbers.get("ciao.api.turned.away").functionCounter().count()).isZero();
    assertThat(open(arrive("10.0.0.66", 6, made))).isEqualTo(4);
    assertThat(numbers.get("ciao.api.turned.away").functionCounter().count()).isEqualTo(2);
  }

  @Test
  void theLogSaysSoOnceAMinute() {
    Logger log = (Logger) LoggerFactory.getLogger(ConnectionShares.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      arrive("10.0.0.66", 9);
      now = now.plus(ConnectionShares.QUIET).minusNanos(1);
      arrive("10.0.0.66", 1);
      assertThat(lines.list).hasSize(1);
      assertThat(lines.list.getFirst().getFormattedMessage())
          .contains("10.0.0.66 closed: that address has 4", "; 1 closed");
      now = now.plusNanos(1);
      arrive("10.0.0.66", 1);
      assertThat(lines.list).hasSize(2);
      assertThat(lines.list.getLast().getFormattedMessage()).contains("; 7 closed");
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void aServerClosesThatConnectionAndServesTheOthers() throws Exception {
    ConnectionShares strict = new ConnectionShares(4, _ -> false, () -> now);
    Server server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .childChannelPipelineCustomizer(strict::admit)
            .service("/", (_, _) -> HttpResponse.of(HttpStatus.NO_CONTENT))
            .build();
    server.start().join();
    try (Socket one = connect(server);
        Socket other = connect(server)) {
      assertThat(status(one)).startsWith("HTTP/1.1 204");
      assertThat(status(other)).startsWith("HTTP/1.1 204");
      try (Socket third = connect(server)) {
        assertThat(isClosedByServer(third)).isTrue();
      }
      assertThat(strict.turnedAway()).isOne();
      assertThat(status(one)).startsWith("HTTP/1.1 204");
    } finally {
      server.stop().join();
    }
  }

  private static Socket connect(Server server) throws IOException {
    InetSocketAddress address = server.activePort().localAddress();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("what follows \"%s\", or the end", head).isNotEqualTo(-1);
      head.append((char) next);
    }
    return head.toString();
  }

  private static boolean isClosedByServer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private List<EmbeddedChannel> arrive(String address, int connections) {
    return arrive(address, connections, shares);
  }

  private static List<EmbeddedChannel> arrive(
      String address, int connections, ConnectionShares shares) {
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
      shares.admit(child.pipeline());
      arrived.add(child);
    }
    return arrived;
  }

  private static long open(List<EmbeddedChannel> arrived) {
    return arrived.stream().filter(EmbeddedChannel::isOpen).count();
  }
}
