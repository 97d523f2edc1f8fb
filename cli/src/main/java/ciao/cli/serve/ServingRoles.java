package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.scheduler.Scheduler;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.payload.ClusterConfiguration;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roles of this process, from start to {@link #close}, which ends them in reverse order. Wiring
 * is constructor calls, readable top to bottom; docs/threads.md names every thread made here.
 */
final class ServingRoles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingRoles.class);

  /** What a process may serve. */
  enum Part {
    SCHEDULER,
    CONTROLLER,
    LAUNCHER
  }

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<String> addresses = new ArrayList<>();
  private final CountDownLatch failed = new CountDownLatch(1);

  private ServingRoles() {}

  /**
   * Starts the parts; when one cannot start, those before it are ended again.
   *
   * @throws IOException or PkiException with a sentence naming what is in the way
   */
  static ServingRoles start(NodeConfig config, Set<Part> parts)
      throws IOException, PkiException, InterruptedException {
    ServingRoles roles = new ServingRoles();
    try {
      Credentials credentials = PemFiles.read(config.certificate(), config.authority());
      if (parts.contains(Part.SCHEDULER)) {
        roles.scheduler(config, credentials);
      }
      if (parts.contains(Part.CONTROLLER)) {
        roles.controller(config, credentials);
      }
      if (parts.contains(Part.LAUNCHER)) {
        roles.launcher(config, credentials);
      }
      return roles;
    } catch (IOException | PkiException | RuntimeException failure) {
      roles.close();
      throw failure;
    }
  }

  private void scheduler(NodeConfig config, Credentials credentials) throws IOException {
    ClusterConfiguration cluster = ClusterConfiguration.DEFAULT;
    ServerSettings settings =
        ServerSettings.at(config.schedulerListen().resolved())
            .with(
                new ClusterConfiguration(
                    config.statsPeriodMs(),
                    cluster.pingAfterMs(),
                    cluster.dropAfterMs(),
                    cluster.maxPayloadBytes()));
    ExecutorService placement =
        own(Executors.newSingleThreadExecutor(Thread.ofPlatform().name("scheduler").factory()));
    Scheduler scheduler = Scheduler.start(settings, credentials, placement, this::failed);
    running.push(scheduler);
    addresses.add("scheduler on " + scheduler.address());
  }

  private void controller(NodeConfig config, Credentials credentials) throws IOException {
    throw new CommandFailed(ExitCode.REFUSED, "arrives with the next change");
  }

  private void launcher(NodeConfig config, Credentials credentials) throws IOException {
    throw new CommandFailed(ExitCode.REFUSED, "arrives with the next change");
  }

  private <E extends ExecutorService> E own(E executor) {
    running.push(executor);
    return executor;
  }

  private void failed(Throwable bug) {
    LOG.error("a role failed and this process ends; its instances run on", bug);
    failed.countDown();
  }

  /** Where the parts listen, a line each. */
  List<String> addresses() {
    return List.copyOf(addresses);
  }

  /** Waits until a part fails; that may be for ever. */
  void awaitFailure() throws InterruptedException {
    failed.await();
  }

  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception notClosed) {
        LOG.warn("could not end a part in good order", notClosed);
      }
    }
  }
}
