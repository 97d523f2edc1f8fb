package ciao.client.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node has, in all or still free.
 *
 * @param vcpus virtual CPUs
 * @param memoryMib memory in MiB
 * @param diskMib disk in MiB
 * @param slots how many instances
 * @param devices how many of each countable device, or null for none
 */
public record Room(
    int vcpus, long memoryMib, long diskMib, int slots, @Nullable Map<String, Integer> devices) {}
