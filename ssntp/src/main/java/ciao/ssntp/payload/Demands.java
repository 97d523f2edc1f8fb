package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What an instance needs of its node.
 *
 * @param vcpus virtual CPUs, 1 or more
 * @param memoryMib memory in MiB, 1 or more
 * @param diskMib local disk in MiB, 0 or more
 * @param devices how many of each named device ({@code gpu}), 1 or more each; mostly none
 */
public record Demands(
    int vcpus,
    long memoryMib,
    long diskMib,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> devices) {
  public Demands {
    devices = Devices.of(devices);
    Devices.requireFew(devices);
    if (vcpus < 1
        || memoryMib < 1
        || diskMib < 0
        || devices.values().stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "demands: vcpus=%d memory_mib=%d disk_mib=%d devices=%s (expected: at least 1, 1, 0 and 1 each)"
              .formatted(vcpus, memoryMib, diskMib, devices));
    }
  }

  /** Of an instance that needs no device. */
  public Demands(int vcpus, long memoryMib, long diskMib) {
    this(vcpus, memoryMib, diskMib, Map.of());
  }
}
