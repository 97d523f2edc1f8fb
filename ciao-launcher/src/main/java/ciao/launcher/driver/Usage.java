package ciao.launcher.driver;

/**
 * Measured use of a running instance.
 *
 * @param memoryBytes memory charged to its cgroup, in bytes
 * @param cpuMillis CPU time since it was started, in milliseconds
 * @param diskBytes what its own files take, in bytes
 */
public record Usage(long memoryBytes, long cpuMillis, long diskBytes) {}
