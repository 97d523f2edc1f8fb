package ciao.controller.api;

import ciao.controller.instance.Outbound;
import ciao.controller.plan.Plans;
import ciao.controller.trace.TraceBook;

/**
 * The way to the scheduler, and what comes back that only the API shows.
 *
 * @param outbound the way there
 * @param streams the streams nodes were asked for
 * @param plans what the scheduler was asked
 * @param traces how long starts took
 */
public record SchedulerSide(Outbound outbound, LogStreams streams, Plans plans, TraceBook traces) {}
