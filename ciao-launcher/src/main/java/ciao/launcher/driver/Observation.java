package ciao.launcher.driver;

import java.time.Instant;

/** What a driver found of an instance. */
public sealed interface Observation {
  /**
   * Nothing was ever started here, or it left no trace (the machine was rebooted before it ran).
   */
  record Absent() implements Observation {}

  /**
   * It runs.
   *
   * @param pid its main process, as the host sees it
   * @param startedAt when it was started
   */
  record Running(long pid, Instant startedAt) implements Observation {}

  /**
   * It ran and ended.
   *
   * @param exitCode 0–255 as a shell sees it (128 + n for signal n); 137 when the machine was
   *     rebooted or the shim was killed, and nobody knows
   * @param endedAt when, as in the exit record: asked again, the same to the millisecond, so that
   *     an end is told from that of an earlier run
   * @param cause in words when the code alone would mislead (out of memory, reboot), else empty
   */
  record Ended(int exitCode, Instant endedAt, String cause) implements Observation {}
}
