package ciao.controller.node;

import ciao.ssntp.payload.Room;
import java.time.Instant;

/**
 * A node's latest STATS.
 *
 * @param room what it has left for instances
 * @param load load average over one minute
 * @param cpus CPUs online
 * @param memoryAvailableMib memory its kernel says is available, MiB
 * @param diskAvailableMib free disk under its home, MiB
 * @param seen when they arrived
 */
public record NodeNumbers(
    Room room,
    double load,
    int cpus,
    long memoryAvailableMib,
    long diskAvailableMib,
    Instant seen) {}
