package ciao.scheduler;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a scheduler works on beside its own event loop. All of it belongs to the caller and must
 * outlive it.
 *
 * @param planning where plans are worked out, some 100 ms each: best a thread of its own
 * @param timers where waits end; nothing on it blocks
 * @param blocking for the one small file it writes when another controller leads
 */
public record SchedulerThreads(
    Executor planning, ScheduledExecutorService timers, Executor blocking) {}
