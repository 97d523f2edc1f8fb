package ciao.client.api;

/**
 * What a node has, in all or still free.
 *
 * @param vcpus virtual CPUs
 * @param memoryMib memory in MiB
 * @param diskMib disk in MiB
 * @param slots how many instances
 */
public record Room(int vcpus, long memoryMib, long diskMib, int slots) {}
