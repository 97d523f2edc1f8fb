package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.InstanceStatus.Process;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a node says of an instance bound to it, as a status. */
final class Facts {
  private Facts() {}

  /**
   * The status after a report. Reports are facts about a state, not steps: any may follow any.
   *
   * @param node the node's name, for the reason
   */
  static InstanceStatus fold(InstanceStatus status, InstanceReport report, String node) {
    InstanceStatus seen =
        switch (report.state()) {
          case PREPARING -> status.in(InstancePhase.PENDING, "node " + node + " prepares it");
          case PREPARED ->
              status.in(InstancePhase.PENDING, "ready on node " + node + ", waits for its grant");
          case STARTING -> status.in(InstancePhase.PENDING, "node " + node + " starts it");
          case ACTIVE -> status.in(InstancePhase.ACTIVE, null);
          case STOPPING -> status.in(InstancePhase.STOPPING, report.reason());
          case EXITED -> status.in(InstancePhase.EXITED, exitReason(report));
          case FAILED ->
              status.in(
                  InstancePhase.FAILED,
                  Objects.requireNonNullElse(report.reason(), "node " + node + " gave no reason"));
          case DELETING -> status;
        };
    return settled(seen.with(process(status.process(), report)), report);
  }

  private static @Nullable String exitReason(InstanceReport report) {
    return report.reason() == null && !hasRun(report)
        ? "stopped before it started"
        : report.reason();
  }

  private static Process process(Process old, InstanceReport report) {
    boolean running =
        report.state() == InstanceState.ACTIVE || report.state() == InstanceState.STOPPING;
    return new Process(
        running ? report.pid() : null,
        report.restarts(),
        report.exitCode() == null && !running ? old.exitCode() : report.exitCode(),
        report.startedAtMs() == null ? old.started() : Instant.ofEpochMilli(report.startedAtMs()),
        report.endedAtMs() == null ? old.ended() : Instant.ofEpochMilli(report.endedAtMs()));
  }

  private static InstanceStatus settled(InstanceStatus status, InstanceReport report) {
    Binding binding = status.binding();
    return hasRun(report) && binding.bound() ? status.with(binding.settled()) : status;
  }

  /** Once it ran, its disk on that node is worth keeping. */
  static boolean hasRun(InstanceReport report) {
    return report.startedAtMs() != null
        || report.exitCode() != null
        || report.state() == InstanceState.ACTIVE;
  }

  /** Whether a report speaks of something that runs or may soon. */
  static boolean isLive(InstanceState state) {
    return switch (state) {
      case PREPARING, PREPARED, STARTING, ACTIVE -> true;
      case STOPPING, EXITED, FAILED, DELETING -> false;
    };
  }
}
