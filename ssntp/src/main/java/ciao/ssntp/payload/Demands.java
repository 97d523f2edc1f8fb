package ciao.ssntp.payload;

/**
 * What an instance needs of its node.
 *
 * @param vcpus virtual CPUs, 1 or more
 * @param memoryMib memory in MiB, 1 or more
 * @param diskMib local disk in MiB, 0 or more
 */
public record Demands(int vcpus, long memoryMib, long diskMib) {
  public Demands {
    if (vcpus < 1 || memoryMib < 1 || diskMib < 0) {
      throw new IllegalArgumentException(
          "demands: vcpus=%d memory_mib=%d disk_mib=%d (expected: at least 1, 1 and 0)"
              .formatted(vcpus, memoryMib, diskMib));
    }
  }
}
