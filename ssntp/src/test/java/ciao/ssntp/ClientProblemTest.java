package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.ConnectProblem.Kind;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * A client towards servers that are false or wrong, or that it is wrong for: what it says of it.
 */
class ClientProblemTest extends ClientScene {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsOwnExpiredCertificateIsNamed(boolean nativeAllowed) throws Exception {
    assertProblem(
        cluster.expired(NODE, Role.AGENT),
        nativeAllowed,
        Kind.CERTIFICATE_EXPIRED,
        "refuses this client's certificate: expired");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsOwnForeignCertificateIsNamed(boolean nativeAllowed) throws Exception {
    Credentials foreign = otherAuthority().issue(node(), List.of());
    assertProblem(
        new Credentials(foreign.chain(), foreign.key(), List.of(cluster.authority.certificate())),
        nativeAllowed,
        Kind.UNKNOWN_AUTHORITY,
        "refuses this client's certificate");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theServersForeignCertificateIsNamed(boolean nativeAllowed) throws Exception {
    Credentials own = agent();
    assertProblem(
        new Credentials(own.chain(), own.key(), List.of(otherAuthority().certificate())),
        nativeAllowed,
        Kind.UNKNOWN_AUTHORITY,
        "its certificate: not accepted");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theServersExpiredCertificateIsNamed(boolean nativeAllowed) throws Exception {
    SsntpServer expired =
        cluster.own(
            SsntpServer.start(
                Cluster.loopback(),
                cluster.expired(Cluster.SCHEDULER, Role.SCHEDULER),
                new Recorder()));
    assertProblem(
        expired.address(),
        agent(),
        nativeAllowed,
        Kind.CERTIFICATE_EXPIRED,
        "its certificate: expired");
  }

  @Test
  void nothingIsSaidToAServerThatIsNoScheduler() throws Exception {
    RawServer server = cluster.own(new RawServer(cluster.node(Cluster.uuid(3), Role.CONTROLLER)));
    SsntpClient client = cluster.client(patient(server.address()), agent(), seen);
    RawPeer.RawFrame first = server.accept().readAny();
    assertThat(first.is(Operand.CONNECTION_ABORTED)).as(first.toString()).isTrue();
    assertThat(first.text()).contains("role_not_in_certificate");
    await().until(() -> client.problem().isPresent());
    assertThat(client.problem().get().kind()).isEqualTo(Kind.NOT_A_SCHEDULER);
    assertThat(client.problem().get().message()).contains("controller (expected: scheduler)");
  }

  @Test
  void aServerMustBeWhoItsCertificateSaysAndMeanThisClient() throws Exception {
    RawServer server =
        cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER, Role.SERVER)));
    SsntpClient client = cluster.client(patient(server.address()), agent(), seen);
    UUID self = Cluster.SCHEDULER;
    int scheduler = Role.SCHEDULER.bit();
    for (byte[] lie :
        List.of(
            RawServer.connected(scheduler, Cluster.uuid(9), NODE, LIVELY),
            RawServer.connected(scheduler, self, Cluster.uuid(9), LIVELY),
            RawServer.connected(scheduler | Role.CONTROLLER.bit(), self, NODE, LIVELY),
            RawServer.connected(Role.SERVER.bit(), self, NODE, LIVELY),
            RawServer.connected(0, self, NODE, LIVELY),
            RawPeer.frame(Operand.PING, ""))) {
      try (RawPeer peer = server.accept()) {
        peer.readConnect();
        RawPeer.RawFrame answer = peer.write(lie).readAny();
        assertThat(answer.is(Operand.CONNECTION_ABORTED)).as(answer.toString()).isTrue();
      }
    }
    assertThat(client.session()).isEmpty();
    assertThat(seen.events).isEmpty();
  }

  @Test
  void aRefusalIsPassedOnInTheServersWords() throws Exception {
    RawServer server = cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER)));
    SsntpClient client = cluster.client(patient(server.address()), agent(), seen);
    for (Kind kind : List.of(Kind.REFUSED_FOR_NOW, Kind.REFUSED)) {
      try (RawPeer peer = server.accept()) {
        peer.readConnect();
        peer.write(
            kind == Kind.REFUSED ? Operand.CONNECTION_ABORTED : Operand.CONNECTION_FAILURE,
            "{\"code\":\"a_reason\",\"message\":\"because\"}");
        await().until(() -> client.problem().filter(found -> found.kind() == kind).isPresent());
        assertThat(client.problem().get().message()).endsWith("a_reason: because");
      }
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUpInTime() throws Exception {
    try (ServerSocket mute = new ServerSocket(0)) {
      assertProblem(
          new InetSocketAddress(cluster.address().getAddress(), mute.getLocalPort()),
          agent(),
          true,
          Kind.TIMED_OUT,
          "TLS handshake");
    }
    RawServer server = cluster.own(new RawServer(cluster.node(Cluster.SCHEDULER, Role.SCHEDULER)));
    SsntpClient client = cluster.client(patient(server.address()), agent(), seen);
    // Held on to: a socket nobody refers to is closed with the next collection.
    try (RawPeer peer = server.accept()) {
      assertThat(peer.readConnect()).hasSize(40);
      await().until(() -> client.problem().isPresent());
      assertThat(client.problem().get().kind()).isEqualTo(Kind.TIMED_OUT);
      assertThat(client.problem().get().message()).contains("no CONNECTED in time");
    }
  }

  @Test
  void aProblemIsSaidOnceHoweverOftenItIsMet() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Dialer.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    try {
      RawServer server = cluster.own(new RawServer(cluster.node(NODE, Role.CONTROLLER)));
      cluster.client(
          patient(server.address()).withRetries(Duration.ofMillis(1), Duration.ofMillis(1)),
          agent(),
          seen);
      for (int i = 0; i < 5; i++) {
        server.accept().readAny();
      }
    } finally {
      logger.detachAppender(said);
    }
    assertThat(said.list.stream().filter(event -> event.getLevel() == Level.WARN)).hasSize(1);
  }

  @Test
  void aCertificateThatDoesNotAllowTheRolesIsRefusedAtTheStart() throws Exception {
    Credentials agent = agent();
    assertThatThrownBy(() -> cluster.client(agent, Roles.of(Role.CONTROLLER), seen))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a node that is controller");
    Credentials user = cluster.authority.issue(new Identity.User("ann", List.of("team-a")));
    assertThatThrownBy(() -> cluster.client(user, AGENT, seen))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertProblem(
      Credentials credentials, boolean nativeAllowed, Kind kind, String said) {
    assertProblem(cluster.address(), credentials, nativeAllowed, kind, said);
  }

  private void assertProblem(
      InetSocketAddress server,
      Credentials credentials,
      boolean nativeAllowed,
      Kind kind,
      String said) {
    SsntpClient client =
        cluster.client(
            patient(server).with(new Transport(nativeAllowed, false)), credentials, seen);
    await().until(() -> client.problem().isPresent());
    assertThat(client.problem().get().toString()).contains(said);
    assertThat(client.problem().get().kind()).isEqualTo(kind);
    assertThat(client.session()).isEmpty();
    assertThat(seen.events).isEmpty();
  }

  private static Identity.Node node() {
    return new Identity.Node("agent", NODE, AGENT);
  }

  private static CertificateAuthority otherAuthority() {
    return CertificateAuthority.create("test cluster", InstantSource.system());
  }
}
