package ciao.state.durable;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Who runs a durable store's work; all belong to whoever opens it and outlive it.
 *
 * @param committer the one writer's turns; they block on the disk, so it wants a thread to itself
 * @param background takes the journal over into the tables and makes its files ahead of time;
 *     blocks on the disk too
 * @param answers completes the futures of writes
 * @param timers only starts things on {@code background}
 */
public record Threads(
    Executor committer, Executor background, Executor answers, ScheduledExecutorService timers) {}
