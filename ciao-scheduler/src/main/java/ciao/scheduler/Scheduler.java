package ciao.scheduler;

import ciao.certs.Credentials;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.Strategy;
import ciao.ssntp.ServerLoop;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.SsntpServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The scheduler role: listens for controllers and nodes, and places what controllers submit. */
public final class Scheduler implements AutoCloseable {
  private final SsntpServer server;
  private final Intake intake;

  private Scheduler(SsntpServer server, Intake intake) {
    this.server = server;
    this.intake = intake;
  }

  /**
   * Starts. Nothing else is kept from an earlier run: nodes and controllers tell it all anew.
   *
   * @param credentials must carry the Scheduler role
   * @param standby whether it takes nodes only once a controller has activated it: there are
   *     several schedulers, of which one is to be active
   * @param home a directory that is there, for the highest epochs that were seen: of a controller,
   *     and its own
   * @param failed told of a bug that ended placement; close this scheduler and start another
   * @param registry where what it does is counted
   * @throws IllegalArgumentException when the certificate does not make its owner a scheduler
   * @throws IOException naming the address or the file, and the way out, when it cannot listen
   *     there or read that
   */
  public static Scheduler start(
      ServerSettings settings,
      Credentials credentials,
      boolean standby,
      Path home,
      SchedulerThreads threads,
      Consumer<Throwable> failed,
      MeterRegistry registry)
      throws IOException {
    Epochs epochs = Epochs.open(home, settings.clock(), threads.blocking());
    ServerLoop loop = ServerLoop.start(settings.transport());
    try {
      Intake intake =
          new Intake(new PlacementCore(), standby, epochs, loop, threads, failed, registry);
      SsntpServer server = SsntpServer.start(settings, credentials, intake, loop);
      new LinkMeters(registry, server).register();
      return new Scheduler(server, intake);
    } catch (IOException | RuntimeException failure) {
      loop.close();
      throw failure;
    }
  }

  /** From now on nodes are chosen in this way; takes effect behind what came before. Any thread. */
  public void use(Strategy strategy) {
    intake.use(strategy);
  }

  /** Where it listens; the port is never 0. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Ends every session and frees the port. Takes 5 s at most; again does nothing. */
  @Override
  public void close() {
    intake.end();
    server.close();
  }
}
