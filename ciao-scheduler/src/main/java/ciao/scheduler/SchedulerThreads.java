package ciao.scheduler;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a scheduler works on. Both belong to the caller and must outlive it.
 *
 * @param turns where placement runs, one turn at a time; turns never block
 * @param timers where waits end; nothing on it blocks
 */
public record SchedulerThreads(Executor turns, ScheduledExecutorService timers) {}
