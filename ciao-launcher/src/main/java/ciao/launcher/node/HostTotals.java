package ciao.launcher.node;

/**
 * What a host is made of.
 *
 * @param cpus CPUs online
 * @param memoryMib memory, in MiB
 * @param diskMib size of the file system the node's home is on, in MiB
 */
public record HostTotals(int cpus, long memoryMib, long diskMib) {}
