package ciao.ssntp;

import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.certs.Validity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** An authority, a server, and what connects to it; closes all of it. */
final class Cluster implements AutoCloseable {
  static final UUID SCHEDULER = uuid(0x5c);
  static final UUID CONTROLLER = uuid(0xc0);

  final CertificateAuthority authority =
      CertificateAuthority.create("test cluster", InstantSource.system());
  final Recorder scheduler = new Recorder();
  final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ServerSettings settings;
  private SsntpServer server;

  Cluster(ServerSettings settings) throws Exception {
    this.settings = settings;
    this.server = SsntpServer.start(settings, node(SCHEDULER, Role.SCHEDULER), scheduler);
  }

  static Cluster start() throws Exception {
    return new Cluster(loopback());
  }

  static Cluster start(Transport transport) throws Exception {
    return new Cluster(loopback().with(transport));
  }

  static ServerSettings loopback() {
    return ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static UUID uuid(int number) {
    return new UUID(0x1234_5678_9abc_4defL, 0x8000_0000_0000_0000L | number);
  }

  SsntpServer server() {
    return server;
  }

  InetSocketAddress address() {
    return server.address();
  }

  /** Ends the server, and starts another at the same port. */
  void restartServer() throws Exception {
    InetSocketAddress address = address();
    server.close();
    ServerSettings again =
        new ServerSettings(
            address,
            settings.configuration(),
            settings.transport(),
            settings.timeouts(),
            settings.eventLoops(),
            settings.maxHandshakes(),
            settings.clock());
    server = SsntpServer.start(again, node(SCHEDULER, Role.SCHEDULER), scheduler);
  }

  Credentials node(UUID uuid, Role... roles) throws PkiException {
    return authority.issue(new Identity.Node("node-" + uuid, uuid, Roles.of(roles)), List.of());
  }

  Credentials expired(UUID uuid, Role... roles) throws PkiException {
    Instant now = InstantSource.system().instant();
    return authority.issue(
        new Identity.Node("node-" + uuid, uuid, Roles.of(roles)),
        List.of(),
        new Validity(now.minus(Duration.ofMinutes(4)), now.minus(Duration.ofMinutes(1))));
  }

  /** The usual settings of a client of this cluster. */
  ClientSettings toServer(Roles roles) {
    return ClientSettings.to(List.of(address()), roles).with(settings.transport());
  }

  SsntpClient client(Credentials credentials, Roles roles, Recorder recorder) {
    return client(toServer(roles), credentials, recorder);
  }

  SsntpClient client(ClientSettings settings, Credentials credentials, Recorder recorder) {
    return own(SsntpClient.start(settings, credentials, recorder, new Random(7), timers));
  }

  /** A controller or an agent that is connected. */
  Peer peer(UUID uuid, Role role) throws Exception {
    Recorder recorder = new Recorder();
    SsntpClient client = client(node(uuid, role), Roles.of(role), recorder);
    return new Peer(uuid, client, recorder, recorder.connected());
  }

  /** A connected client and what it saw. */
  record Peer(UUID uuid, SsntpClient client, Recorder seen, Session session) {}

  RawPeer raw(Credentials credentials) throws Exception {
    return own(RawPeer.open(address(), RawPeer.context(credentials)));
  }

  <C extends AutoCloseable> C own(C opening) {
    opened.push(opening);
    return opening;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    server.close();
    timers.shutdownNow();
  }
}
