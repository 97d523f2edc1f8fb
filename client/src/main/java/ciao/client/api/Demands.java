package ciao.client.api;

/**
 * What an instance needs of its node.
 *
 * @param vcpus virtual CPUs, 1 or more
 * @param memoryMib memory in MiB, 1 or more
 * @param diskMib local disk in MiB, 0 or more
 */
public record Demands(int vcpus, long memoryMib, long diskMib) {}
