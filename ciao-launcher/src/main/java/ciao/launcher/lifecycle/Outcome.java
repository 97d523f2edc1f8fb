package ciao.launcher.lifecycle;

import ciao.launcher.driver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * How the last run of an instance went.
 *
 * @param pid its main process while it runs, else null
 * @param startedAtMs when it was started, milliseconds since the epoch; null before the driver said
 *     that it runs
 * @param endedAtMs when it last ended, or null while it runs or when it never ran
 * @param exitCode how it last ended, 0–255 as a shell sees it; null while it runs or when it never
 *     ran
 * @param reason why it is where it is, in a sentence, or null when there is nothing to say
 */
public record Outcome(
    @Nullable Long pid,
    @Nullable Long startedAtMs,
    @Nullable Long endedAtMs,
    @Nullable Integer exitCode,
    @Nullable String reason) {
  /** Nothing ran yet. */
  public static final Outcome NONE = new Outcome(null, null, null, null, null);

  /** As a shell sees SIGKILL; nobody knows more of an instance that left no trace. */
  private static final int KILLED = 137;

  static Outcome running(Observation.Running running) {
    return new Outcome(running.pid(), running.startedAt().toEpochMilli(), null, null, null);
  }

  /** The same run, ended. */
  Outcome ended(Observation.Ended ended) {
    return new Outcome(
        null,
        startedAtMs,
        ended.endedAt().toEpochMilli(),
        ended.exitCode(),
        ended.cause().isEmpty() ? null : ended.cause());
  }

  /** The same run, gone without a trace: its end is not known to the millisecond. */
  Outcome vanished() {
    return new Outcome(null, startedAtMs, null, KILLED, "it left no trace on its node");
  }

  /** About to run again; the last end is kept, so that its exit record is known when seen again. */
  Outcome beforeRun() {
    return new Outcome(null, null, endedAtMs, exitCode, reason);
  }

  /** The same with this said of it. */
  Outcome because(@Nullable String sentence) {
    return new Outcome(pid, startedAtMs, endedAtMs, exitCode, sentence);
  }

  /** Nothing ran under this generation, so an earlier one's exit code does not count. */
  Outcome neverRan(@Nullable String sentence) {
    return new Outcome(null, null, endedAtMs, null, sentence);
  }

  /** Whether the driver ever said of this run that it runs. */
  boolean ran() {
    return startedAtMs != null;
  }

  /** Whether this is the end that is noted here already, of an earlier run. */
  boolean knows(Observation.Ended ended) {
    return endedAtMs != null && endedAtMs == ended.endedAt().toEpochMilli();
  }
}
