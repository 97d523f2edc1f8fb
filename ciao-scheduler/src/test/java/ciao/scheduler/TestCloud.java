package ciao.scheduler;

import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.SsntpClient;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/** A scheduler on a free port of this machine and what connects to it, over real TLS. */
final class TestCloud implements AutoCloseable {
  private static final int SCHEDULER = 99;

  private final CertificateAuthority authority =
      CertificateAuthority.create("test", InstantSource.system());
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService planning = Executors.newSingleThreadExecutor();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<TestPeer> peers = new ArrayList<>();
  private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
  private final Path home;
  private final boolean standby;
  private final UnaryOperator<ServerSettings> changes;
  private Scheduler scheduler;

  TestCloud(Path home) throws Exception {
    this(home, false, UnaryOperator.identity());
  }

  /**
   * With other settings than the usual ones.
   *
   * @param home the scheduler's directory
   * @param standby whether the scheduler waits until a controller activates it
   */
  TestCloud(Path home, boolean standby, UnaryOperator<ServerSettings> changes) throws Exception {
    this.home = home;
    this.standby = standby;
    this.changes = changes;
    scheduler = start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private Scheduler start(InetSocketAddress address) throws Exception {
    return Scheduler.start(
        changes.apply(ServerSettings.at(address)),
        credentials(SCHEDULER, Role.SCHEDULER),
        standby,
        home,
        new SchedulerThreads(planning, timers, Runnable::run),
        bugs::add,
        meters);
  }

  private Credentials credentials(int number, Role role) throws Exception {
    return authority.issue(
        new Identity.Node("node-" + number, Samples.node(number).value(), Roles.of(role)),
        List.of());
  }

  TestPeer controller(int number) throws Exception {
    return connect(number, Role.CONTROLLER);
  }

  TestPeer node(int number) throws Exception {
    return connect(number, Role.AGENT);
  }

  /** A node that may be refused. */
  TestPeer arriving(int number) throws Exception {
    return start(number, Role.AGENT);
  }

  private TestPeer connect(int number, Role role) throws Exception {
    return start(number, role).awaitConnection(1);
  }

  private TestPeer start(int number, Role role) throws Exception {
    TestPeer peer = new TestPeer(Samples.node(number));
    ClientSettings settings =
        ClientSettings.to(List.of(scheduler.address()), Roles.of(role))
            .withRetries(Duration.ofMillis(20), Duration.ofMillis(200));
    peer.isServedBy(
        SsntpClient.start(settings, credentials(number, role), peer, new Random(number), timers));
    peers.add(peer);
    return peer;
  }

  /** One that has a certificate and connects, and says what it likes from then on. */
  HostilePeer hostile(int number, Role role) throws Exception {
    return HostilePeer.connect(
        scheduler.address(), credentials(number, role), Samples.node(number), role);
  }

  /** Ends the scheduler and starts another, which knows nothing, at the same address. */
  void restartScheduler() throws Exception {
    InetSocketAddress address = scheduler.address();
    scheduler.close();
    scheduler = start(address);
  }

  /** What was counted of this name, with these tags. */
  RequiredSearch counted(String name, String... tags) {
    return meters.get(name).tags(tags);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  List<Throwable> bugs() {
    return bugs;
  }

  @Override
  public void close() {
    peers.forEach(TestPeer::close);
    scheduler.close();
    planning.shutdownNow();
    timers.shutdownNow();
  }
}
