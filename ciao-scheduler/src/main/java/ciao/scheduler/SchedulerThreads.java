package ciao.scheduler;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a scheduler works on. All of it belongs to the caller and must outlive it.
 *
 * @param turns where placement runs, one turn at a time; turns never block
 * @param planning where plans are worked out, some 100 ms each: best a thread of its own
 * @param timers where waits end; nothing on it blocks
 * @param blocking for the one small file it writes when another controller leads
 */
public record SchedulerThreads(
    Executor turns, Executor planning, ScheduledExecutorService timers, Executor blocking) {}
