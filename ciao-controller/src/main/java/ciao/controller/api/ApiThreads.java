package ciao.controller.api;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Who does the API's work besides its event loops; all belong to whoever starts it.
 *
 * @param handlers a thread per task: handlers block
 * @param steady what waits are measured by; unlike the time of day it is never set
 */
public record ApiThreads(Executor handlers, InstantSource steady) {}
