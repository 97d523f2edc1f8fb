package ciao.launcher.cgroup;

/**
 * What the payload of a cgroup was measured to use.
 *
 * @param memoryBytes memory charged to it now, in bytes
 * @param cpuMillis CPU time since it was created, in milliseconds
 */
public record Consumption(long memoryBytes, long cpuMillis) {}
