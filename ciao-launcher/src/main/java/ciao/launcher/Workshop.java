package ciao.launcher;

import ciao.launcher.fetch.Fetchers;
import ciao.ssntp.payload.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What the operations of all instances share.
 *
 * @param drivers who does the work
 * @param limits how many preparations and starts at once, per kind: a process starts in
 *     milliseconds, a virtual machine in a second
 * @param fetchers where images and tenant data come from
 * @param stopGrace how long an instance may take to end in good order
 * @param execution where the work is done, and where results go
 */
record Workshop(
    Drivers drivers,
    Map<Kind, StartLimit> limits,
    Fetchers fetchers,
    Duration stopGrace,
    Execution execution) {
  StartLimit limit(Kind kind) {
    return Objects.requireNonNull(limits.get(kind), "limits has one entry per kind");
  }
}
