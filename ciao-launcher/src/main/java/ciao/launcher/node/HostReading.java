package ciao.launcher.node;

/**
 * What a host's kernel says at one moment.
 *
 * @param memoryAvailableMib memory that could be had without swapping, in MiB
 * @param diskAvailableMib free disk under the node's home, in MiB
 * @param cpus CPUs online
 * @param loadPermille load average over one minute, times 1000
 */
public record HostReading(
    long memoryAvailableMib, long diskAvailableMib, int cpus, long loadPermille) {}
