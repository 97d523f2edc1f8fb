package ciao.launcher;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * Who does a launcher's work, and by which clock; all belong to whoever starts it and outlive it.
 *
 * @param turns where everything is decided; turns never block, and one thread is enough
 * @param blocking a thread per task, virtual ones: drivers, downloads and streams block
 * @param timers only starts things
 * @param clock the time of day
 * @param nanos measures durations, in nanoseconds from anywhere
 */
public record LauncherThreads(
    Executor turns,
    Executor blocking,
    ScheduledExecutorService timers,
    InstantSource clock,
    LongSupplier nanos) {}
