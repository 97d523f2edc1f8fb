package ciao.controller.turn;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Who runs turns, and by which clock.
 *
 * @param executor runs one at a time, as what is remembered between turns belongs to it
 * @param timers only starts things
 * @param clock the time of day
 */
public record TurnContext(
    Executor executor, ScheduledExecutorService timers, InstantSource clock) {}
