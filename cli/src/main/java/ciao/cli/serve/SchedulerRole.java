package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.scheduler.Scheduler;
import ciao.scheduler.SchedulerThreads;
import ciao.ssntp.ServerSettings;
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
    ClusterConfiguration usual = ClusterConfiguration.DEFAULT;
    ClusterConfiguration cluster =
        new ClusterConfiguration(
            config.statsPeriodMs(),
            usual.pingAfterMs(),
            usual.dropAfterMs(),
            usual.maxPayloadBytes());
    ServerSettings settings =
        ServerSettings.at(config.schedulerListen().resolved())
            .with(cluster)
            .with(InstantSource.system());
    SchedulerThreads threads =
        new SchedulerThreads(
            parts.thread("scheduler-plans"),
            parts.timers("scheduler-timers"),
            parts.virtualThreads("scheduler-file"));
    Path home = Files.createDirectories(config.home().resolve("scheduler"));
    Scheduler scheduler =
        parts.add(
            Scheduler.start(
                settings, credentials, config.schedulerStandby(), home, threads, failed, registry));
    scheduler.use(config.strategy());
    return "scheduler on " + Addresses.text(scheduler.address());
  }
}
