package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Unreadable;
import java.util.stream.Collectors;

/** A step as one line that reads like prose. */
final class Transcript {
  private Transcript() {}

  static String of(Step step) {
    return state(step.instance())
        + step.effects().stream()
            .map(Transcript::effect)
            .collect(Collectors.joining(", ", step.effects().isEmpty() ? "" : ": ", ""));
  }

  static String state(Instance instance) {
    return switch (instance) {
      case Absent absent -> "ABSENT" + (absent.deletedUpTo() > 0 ? "/" + absent.deletedUpTo() : "");
      case Unreadable _ -> "UNREADABLE";
      case Held held ->
          held.phase()
              + " "
              + held.generation()
              + (held.granted() ? " granted" : "")
              + (held.next() == null ? "" : " then " + held.next().generation());
    };
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case Effect.Persist _ -> "persist";
      case Effect.Tombstone tombstone -> "tombstone " + tombstone.generation();
      case Effect.Remove _ -> "remove";
      case Effect.Claim claim -> "claim " + claim.generation();
      case Effect.Report report ->
          "report %s%s%s"
              .formatted(
                  report.report().state(),
                  report.report().exitCode() == null ? "" : " " + report.report().exitCode(),
                  report.report().reason() == null ? "" : " (" + report.report().reason() + ")");
      case Effect.Deleted deleted -> "say deleted " + deleted.generation();
      case Effect.RefuseStart refuse ->
          "refuse start " + refuse.generation() + " " + refuse.reason();
      case Effect.RefuseStop refuse -> "refuse stop " + refuse.generation() + " " + refuse.reason();
      case Effect.RefuseDelete refuse ->
          "refuse delete " + refuse.generation() + " " + refuse.reason();
      case Effect.Prepare prepare -> "prepare " + prepare.start().generation();
      case Effect.Launch launch -> "launch " + launch.start().generation();
      case Effect.StopDriver _ -> "stop";
      case Effect.Destroy _ -> "destroy";
      case Effect.Observe _ -> "observe";
      case Effect.Watch _ -> "watch";
      case Effect.Interrupt _ -> "interrupt";
      case Effect.AllowFetch _ -> "allow fetch";
      case Effect.ScheduleClaim claim -> "claim again in " + claim.delay().toMillis() + " ms";
      case Effect.ScheduleRestart restart -> "restart in " + restart.delay().toMillis() + " ms";
      case Effect.ScheduleRetry retry -> "retry in " + retry.delay().toMillis() + " ms";
    };
  }
}
