package ciao.cli.bench;

import ciao.certs.Credentials;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.bench.Plan.Loss;
import ciao.cli.output.Progress;
import ciao.ssntp.ClientLoops;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.Transport;
import ciao.ssntp.payload.NodeId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** The agents and controllers of a trial. Agents share an event loop, each controller has one. */
final class Crowd implements AutoCloseable {
  /** Without a further agent for so long they will not all come. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As launchers report, and in how many groups, so that not all do at once. */
  private static final Duration STATS_PERIOD = Duration.ofSeconds(6);

  private static final int GROUPS = 100;

  /**
   * So many clients are started before the loop they share has a turn. Real agents have a machine
   * each; without that, those that have a session would answer no PING until all have begun.
   */
  private static final int AT_A_TIME = 64;

  private final Plan plan;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("bench-timers").daemon().factory());
  private final ClientLoops loops = ClientLoops.start(Transport.DEFAULT, 1);
  private final AtomicReference<UnderWay> underWay;
  private final LongAdder lost = new LongAdder();
  private final List<SubmittingController> controllers = new ArrayList<>();
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final List<SsntpClient> clients = new ArrayList<>();
  private int nextGroup;

  Crowd(Plan plan, AtomicReference<UnderWay> underWay) {
    this.plan = plan;
    this.underWay = underWay;
  }

  /** Connects the controllers, and waits for them. */
  void connectControllers(BenchHome home, List<InetSocketAddress> schedulers)
      throws PkiException, InterruptedException {
    ClientSettings settings = ofControllers(schedulers);
    for (int i = 0; i < plan.controllers(); i++) {
      SubmittingController controller =
          new SubmittingController(i == 0, plan.loss() == Loss.STANDBY, underWay);
      controllers.add(controller);
      Credentials credentials = home.issue("controller-" + i, UUID.randomUUID(), Role.CONTROLLER);
      clients.add(SsntpClient.start(settings, credentials, controller, new Random(i), timers));
      controller.awaitConnection();
    }
  }

  /**
   * Makes the agents' certificates.
   *
   * @return by the agents' ids, in the order of their names
   */
  Map<UUID, Credentials> issue(BenchHome home, Progress progress) throws PkiException {
    Map<UUID, Credentials> issued = new LinkedHashMap<>();
    while (issued.size() < plan.agents()) {
      UUID uuid = UUID.randomUUID();
      issued.put(uuid, home.issue("agent-" + issued.size(), uuid, Role.AGENT));
      progress.tick("certificates: %d of %d".formatted(issued.size(), plan.agents()));
    }
    return issued;
  }

  /**
   * Connects the agents, as fast as their loop takes them, and waits until the scheduler has taken
   * READY from each.
   */
  void connectAgents(Map<UUID, Credentials> issued, List<InetSocketAddress> schedulers)
      throws InterruptedException {
    for (var one : issued.entrySet()) {
      int i = agents.size();
      SimulatedAgent agent =
          new SimulatedAgent(new NodeId(one.getKey()), "agent-" + i, underWay, lost, loops);
      agents.add(agent);
      ClientSettings settings = ofAnAgent(schedulers);
      clients.add(SsntpClient.start(settings, one.getValue(), agent, new Random(i), timers, loops));
      if (agents.size() % AT_A_TIME == 0) {
        awaitTurn();
      }
    }
    awaitAgents();
    var _ =
        timers.scheduleAtFixedRate(
            this::reportSome, 0, STATS_PERIOD.toMillis() / GROUPS, TimeUnit.MILLISECONDS);
  }

  private void awaitTurn() throws InterruptedException {
    CountDownLatch turn = new CountDownLatch(1);
    loops.execute(turn::countDown);
    turn.await();
  }

  /** As a controller has them. */
  static ClientSettings ofControllers(List<InetSocketAddress> schedulers) {
    return ClientSettings.to(schedulers, Roles.of(Role.CONTROLLER));
  }

  /** As a launcher has them, each on a machine of its own. */
  static ClientSettings ofAnAgent(List<InetSocketAddress> schedulers) {
    return ClientSettings.to(schedulers, Roles.of(Role.AGENT)).onMachine(UUID.randomUUID());
  }

  private void reportSome() {
    for (int i = nextGroup; i < agents.size(); i += GROUPS) {
      agents.get(i).report();
    }
    nextGroup = (nextGroup + 1) % GROUPS;
  }

  /** Waits until the first controller has heard from every agent. */
  void awaitAgents() throws InterruptedException {
    if (!first().awaitAgents(plan.agents(), PATIENCE.toNanos())) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "%d of %d agents are connected, and no further one came in %s (expected: all)"
              .formatted(first().agents(), plan.agents(), PATIENCE));
    }
  }

  /** How many of the agents' sessions have ended. */
  long lost() {
    return lost.sum();
  }

  /** The one that submits. */
  SubmittingController first() {
    return controllers.getFirst();
  }

  @Override
  public void close() {
    timers.shutdownNow();
    clients.forEach(SsntpClient::close);
    loops.close();
  }
}
