package ciao.client.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance needs of its node.
 *
 * @param vcpus virtual CPUs, 1 or more
 * @param memoryMib memory in MiB, 1 or more
 * @param diskMib local disk in MiB, 0 or more
 * @param devices how many of each countable device that nodes offer ({@code gpu}), 1 or more each,
 *     or null for none
 */
public record Demands(
    int vcpus, long memoryMib, long diskMib, @Nullable Map<String, Integer> devices) {
  /** Of an instance that needs no device. */
  public Demands(int vcpus, long memoryMib, long diskMib) {
    this(vcpus, memoryMib, diskMib, null);
  }
}
