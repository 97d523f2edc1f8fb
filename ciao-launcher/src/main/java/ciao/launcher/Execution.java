package ciao.launcher;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * Where and when things happen. A simulator hands in one thread and a clock of its own.
 *
 * @param turns where everything is known and decided
 * @param blocking where files are written and drivers work; in production one virtual thread each
 * @param timers what comes later; nothing on them blocks
 * @param clock the time of day
 * @param nanos measures durations, in nanoseconds from anywhere
 */
record Execution(
    Turns turns,
    Executor blocking,
    ScheduledExecutorService timers,
    InstantSource clock,
    LongSupplier nanos) {}
