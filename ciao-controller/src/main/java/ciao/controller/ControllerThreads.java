package ciao.controller;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Who does a controller's work; all belong to whoever starts it and outlive it.
 *
 * @param turns where its reconcilers and logs take their turns; they never block, and one thread is
 *     enough
 * @param handlers a thread per task, virtual ones: requests, uploads and watches block
 * @param timers only starts things
 * @param steady what waits are measured by; unlike the time of day it is never set
 */
public record ControllerThreads(
    Executor turns, Executor handlers, ScheduledExecutorService timers, InstantSource steady) {}
