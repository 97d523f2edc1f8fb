package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.cli.serve.NodeConfig.SchedulerConfig;
import ciao.scheduler.Scheduler;
import ciao.scheduler.SchedulerThreads;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.Transport;
import ciao.ssntp.payload.ClusterConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Wires a scheduler. */
final class SchedulerRole {
  private SchedulerRole() {}

  /** Starts it; the address is for people. */
  static String start(
      NodeConfig config,
      Credentials credentials,
      RunningParts parts,
      Consumer<Throwable> failed,
      MeterRegistry registry)
      throws IOException {
    ServerSettings settings = settings(config.scheduler());
    SchedulerThreads threads =
        new SchedulerThreads(
            parts.thread("scheduler-plans"),
            parts.timers("scheduler-timers"),
            parts.virtualThreads("scheduler-file"));
    Path home = Files.createDirectories(config.home().resolve("scheduler"));
    Scheduler scheduler =
        parts.add(
            Scheduler.start(
                settings,
                credentials,
                config.scheduler().standby(),
                home,
                threads,
                failed,
                registry));
    scheduler.use(config.scheduler().strategy());
    return "scheduler on " + Addresses.text(scheduler.address());
  }

  /** What the file says, and of the rest the usual. */
  static ServerSettings settings(SchedulerConfig config) {
    ClusterConfiguration usual = ClusterConfiguration.DEFAULT;
    return ServerSettings.at(config.listen().resolved())
        .with(
            new ClusterConfiguration(
                config.statsPeriodMs(),
                usual.pingAfterMs(),
                usual.dropAfterMs(),
                config.maxPayloadBytes()))
        .with(new Transport(Transport.DEFAULT.nativeAllowed(), config.tls12Allowed()))
        .with(InstantSource.system());
  }
}
