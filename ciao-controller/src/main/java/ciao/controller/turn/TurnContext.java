package ciao.controller.turn;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Who runs turns, and by which clocks.
 *
 * @param executor runs one at a time, as what is remembered between turns belongs to it
 * @param timers only starts things
 * @param clock the time of day, to be shown
 * @param steady what waits are measured by; unlike the time of day it is never set
 */
public record TurnContext(
    Executor executor, ScheduledExecutorService timers, InstantSource clock, InstantSource steady) {
  /** Where nobody sets the clock. */
  public TurnContext(Executor executor, ScheduledExecutorService timers, InstantSource clock) {
    this(executor, timers, clock, clock);
  }
}
