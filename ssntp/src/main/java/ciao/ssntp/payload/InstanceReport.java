package ciao.ssntp.payload;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a launcher knows of one instance it holds.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param state where it stands
 * @param exitCode how it ended: 0–255 as a shell sees it (128 + n for signal n), or null
 * @param reason in a failure: the step, the cause and the tool's own words, at most 4,000
 *     characters of them; else null
 * @param restarts how often the launcher has restarted it by itself
 * @param pid its main process on the node while active, or null
 * @param startedAtMs when it last became active, milliseconds since the epoch, or null
 * @param endedAtMs when it last ended, milliseconds since the epoch, or null
 */
public record InstanceReport(
    InstanceId instance,
    long generation,
    InstanceState state,
    @Nullable Integer exitCode,
    @Nullable String reason,
    int restarts,
    @Nullable Long pid,
    @Nullable Long startedAtMs,
    @Nullable Long endedAtMs) {
  public InstanceReport {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(state, "state");
    reason = Texts.cutIfAny(reason);
  }
}
