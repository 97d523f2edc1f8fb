package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.PayloadReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a peer can do wrong on its way into the cluster, and that nobody else notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one server outlives them all
abstract class HandshakeContract {
  private static final UUID NODE = Cluster.uuid(1);
  private static final int AGENT = Role.AGENT.bit();

  private final Transport transport;
  private Cluster cluster;
  private Witness witness;

  HandshakeContract(Transport transport) {
    this.transport = transport;
  }

  @BeforeAll
  void start() throws Exception {
    cluster =
        new Cluster(
            Cluster.loopback()
                .with(transport)
                .with(
                    new Timeouts(
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(1_000),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2)))
                .withMaxHandshakes(8));
    witness = new Witness(cluster);
  }

  @AfterEach
  void nobodyElseNoticed() throws Exception {
    witness.isUnharmed();
    assertThat(cluster.scheduler.events).as("what the scheduler was told").isEmpty();
    assertThat(cluster.server().sessions()).hasSize(2);
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefusedByTls() throws Exception {
    CertificateAuthority other =
        CertificateAuthority.create("test cluster", InstantSource.system());
    Credentials foreign = other.issue(agent(NODE), List.of());
    assertRefusedByTls(
        RawPeer.context(
            new Credentials(
                foreign.chain(), foreign.key(), List.of(cluster.authority.certificate()))));
  }

  @Test
  void anExpiredCertificateIsRefusedByTls() throws Exception {
    assertRefusedByTls(RawPeer.context(cluster.expired(NODE, Role.AGENT)));
  }

  @Test
  void nobodyComesInWithoutACertificate() throws Exception {
    assertRefusedByTls(RawPeer.anonymous());
  }

  @Test
  void tls12IsRefused() throws Exception {
    assertRefusedByTls(RawPeer.context(agent()), "TLSv1.2");
  }

  @Test
  void tls11IsRefused() throws Exception {
    // ClientHello of TLS 1.1 with one cipher suite and no extension, RFC 4346 section 7.4.1.2
    String hello = "16 0301 002d 01 000029 0302" + "00".repeat(32) + "00 0002 002f 01 00";
    byte[] answer = plain(RawPeer.hex(hello));
    assertThat(answer).as("an alert, if anything").hasSizeLessThan(8);
    if (answer.length == 7) {
      assertThat(answer).startsWith(0x15, 3).endsWith(0, 2, 2, 70); // fatal, protocol_version
    }
  }

  @Test
  void plainTextIsClosed() throws Exception {
    assertThat(plain("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
        .hasSizeLessThan(8);
  }

  @Test
  void aUsersCertificateMakesNoNode() throws Exception {
    Credentials user = cluster.authority.issue(new Identity.User("ann", List.of("team-a")));
    assertRefused(connect(user, NODE, AGENT), ErrorCode.NOT_A_NODE, "user ann");
  }

  @Test
  void aUuidThatIsNotInTheCertificateIsRefused() throws Exception {
    UUID other = Cluster.uuid(2);
    assertRefused(
        connect(agent(), other, AGENT),
        ErrorCode.UUID_NOT_IN_CERTIFICATE,
        other + " (expected: " + NODE);
  }

  @Test
  void aRoleThatIsNotInTheCertificateIsRefused() throws Exception {
    assertRefused(
        connect(agent(), NODE, AGENT | Role.CONTROLLER.bit()),
        ErrorCode.ROLE_NOT_IN_CERTIFICATE,
        "controller, agent (expected: at most agent");
  }

  @Test
  void aCertificateWithoutRolesIsRefused() throws Exception {
    Credentials none = cluster.node(NODE);
    assertRefused(connect(none, NODE, AGENT), ErrorCode.ROLE_NOT_IN_CERTIFICATE, "none");
  }

  @Test
  void aServersRoleIsNoClients() throws Exception {
    Credentials scheduler = cluster.node(NODE, Role.SCHEDULER, Role.AGENT);
    assertRefused(
        connect(scheduler, NODE, Role.SCHEDULER.bit()), ErrorCode.ROLE_NOT_ALLOWED, "scheduler");
  }

  @Test
  void aMaskWithoutMeaningIsRefused() throws Exception {
    assertRefused(connect(agent(), NODE, 0), ErrorCode.UNKNOWN_ROLE, "0x0");
    assertRefused(connect(agent(), NODE, 0x84), ErrorCode.UNKNOWN_ROLE, "0x84");
  }

  @Test
  void aFrameBeforeConnectIsRefused() throws Exception {
    RawPeer peer = cluster.raw(agent()).write(Operand.PING, "");
    assertRefused(peer, ErrorCode.FRAME_BEFORE_CONNECT, "type 1, operand 0x20");
  }

  @Test
  void aLengthyFirstFrameIsRefusedAtItsHeader() throws Exception {
    byte[] header = Arrays.copyOf(RawPeer.header(1, 0, 1, 100 << 20).array(), 8);
    RawPeer peer = cluster.raw(agent()).write(header);
    assertRefused(peer, ErrorCode.FRAME_BEFORE_CONNECT, "type 0, operand 0x01");
  }

  @Test
  void anotherMajorVersionIsRefused() throws Exception {
    byte[] connect = RawPeer.connectFrame(NODE, AGENT);
    connect[0] = 2;
    assertRefused(
        cluster.raw(agent()).write(connect), ErrorCode.UNSUPPORTED_VERSION, "2 (expected: 1)");
  }

  @Test
  void aSlowConnectIsRefusedInTime() throws Exception {
    RawPeer silent = cluster.raw(agent());
    RawPeer half = cluster.raw(agent());
    half.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 4, 0});
    assertRefused(silent, ErrorCode.CONNECT_TIMEOUT, "within 1000 ms");
    assertRefused(half, ErrorCode.CONNECT_TIMEOUT, "within 1000 ms");
  }

  @Test
  void halfOpenConnectionsHoldUpNewcomersOnlyUntilTheirTimeIsOver() throws Exception {
    List<Socket> mute = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) { // more than may be under way
        mute.add(new Socket(cluster.address().getAddress(), cluster.address().getPort()));
      }
      witness.isUnharmed();
      RawPeer honest = cluster.raw(agent()).connect(NODE, AGENT);
      assertThat(cluster.scheduler.connected().key().uuid()).isEqualTo(NODE);
      honest.close();
      cluster.scheduler.disconnected();
      for (Socket socket : mute) {
        socket.setSoTimeout(15_000);
        assertThat(drained(socket)).isTrue();
      }
    } finally {
      for (Socket socket : mute) {
        socket.close();
      }
    }
  }

  @Test
  void connectMayComeByteByByteAndWithFramesRightBehindIt() throws Exception {
    RawPeer peer = cluster.raw(agent());
    for (byte one : RawPeer.connectFrame(NODE, AGENT)) {
      peer.write(new byte[] {one});
    }
    peer.readConnected();
    cluster.scheduler.connected();
    peer.close();
    cluster.scheduler.disconnected();

    RawPeer hasty = cluster.raw(agent());
    hasty.write(
        RawPeer.joined(
            RawPeer.connectFrame(NODE, AGENT),
            RawPeer.frame(
                Operand.READY,
                Message.of(Operand.READY, Samples.of(Operand.READY, NODE)).raw().text()),
            RawPeer.frame(Operand.PING, "")));
    hasty.readConnected();
    assertThat(hasty.readAny().is(Operand.PONG)).isTrue();
    cluster.scheduler.connected();
    assertThat(cluster.scheduler.received().operand()).isEqualTo(Operand.READY);
    hasty.close();
    cluster.scheduler.disconnected();
  }

  private static Identity.Node agent(UUID uuid) {
    return new Identity.Node("agent", uuid, Roles.of(Role.AGENT));
  }

  private Credentials agent() throws Exception {
    return cluster.node(NODE, Role.AGENT);
  }

  private RawPeer connect(Credentials credentials, UUID uuid, int mask) throws Exception {
    return cluster.raw(credentials).write(RawPeer.connectFrame(uuid, mask));
  }

  private static void assertRefused(RawPeer peer, ErrorCode code, String said) throws Exception {
    RawPeer.RawFrame answer = peer.readAny();
    assertThat(answer.is(code.operand())).as(answer.toString()).isTrue();
    ErrorReport report =
        new PayloadReader().read(ErrorReport.class, answer.text().getBytes(StandardCharsets.UTF_8));
    assertThat(report.code()).isEqualTo(code.toString());
    assertThat(report.message()).contains(said);
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  /** In TLS 1.3 a client learns only after its side of the handshake what became of it. */
  private void assertRefusedByTls(SSLContext context, String... protocols) throws Exception {
    RawPeer peer;
    try {
      peer = cluster.own(RawPeer.open(cluster.address(), context, protocols));
    } catch (IOException refusedAtOnce) {
      return;
    }
    try {
      peer.write(RawPeer.connectFrame(NODE, AGENT));
    } catch (IOException refusedMeanwhile) {
      return;
    }
    assertThat(peer.isClosedByPeer()).isTrue();
  }

  private byte[] plain(byte[] first) throws IOException {
    try (Socket socket = new Socket(cluster.address().getAddress(), cluster.address().getPort())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(first);
      return socket.getInputStream().readAllBytes();
    }
  }

  private static boolean drained(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return in.readAllBytes().length < 64;
  }
}
