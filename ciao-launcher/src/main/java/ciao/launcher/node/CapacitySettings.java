package ciao.launcher.node;

import ciao.ssntp.payload.Room;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of its host a node gives to instances.
 *
 * @param vcpus CPUs to count on, or null: the host's
 * @param memoryMib memory to count on in MiB, or null: the host's
 * @param diskMib disk to count on in MiB, or null: all of the file system the node's home is on
 * @param reserveMemoryMib how much of the memory stays for the host and the launcher, in MiB
 * @param reserveDiskMib how much of the disk stays for images, logs and the host, in MiB
 * @param vcpuOvercommit how many virtual CPUs a CPU makes, more than 0
 * @param slots how many instances at most
 * @param devices how many of each countable device instances may have ({@code gpu})
 */
public record CapacitySettings(
    @Nullable Integer vcpus,
    @Nullable Long memoryMib,
    @Nullable Long diskMib,
    long reserveMemoryMib,
    long reserveDiskMib,
    double vcpuOvercommit,
    int slots,
    Map<String, Integer> devices) {
  /**
   * The whole host but 512 MiB of memory (the launcher takes 120, a kernel and its daemons the
   * rest) and 2 GiB of disk; four virtual CPUs on each CPU, as most instances idle; 1,000 slots.
   */
  public static final CapacitySettings DEFAULT =
      new CapacitySettings(null, null, null, 512, 2_048, 4.0, 1_000, Map.of());

  public CapacitySettings {
    devices = Map.copyOf(devices);
    boolean negative =
        (vcpus != null && vcpus < 0)
            || (memoryMib != null && memoryMib < 0)
            || (diskMib != null && diskMib < 0)
            || reserveMemoryMib < 0
            || reserveDiskMib < 0
            || slots < 0
            || devices.values().stream().anyMatch(count -> count < 0);
    if (negative || !(vcpuOvercommit > 0) || vcpuOvercommit > 1_000) {
      throw new IllegalArgumentException(
          ("capacity: vcpus=%s memory_mib=%s disk_mib=%s reserve_memory_mib=%d reserve_disk_mib=%d"
                  + " vcpu_overcommit=%s slots=%d devices=%s (expected: nothing negative, and an overcommit of"
                  + " more than 0, at most 1000)")
              .formatted(
                  vcpus,
                  memoryMib,
                  diskMib,
                  reserveMemoryMib,
                  reserveDiskMib,
                  vcpuOvercommit,
                  slots,
                  devices));
    }
  }

  /** A capacity that does not depend on the host. */
  public static CapacitySettings exactly(Room room) {
    return new CapacitySettings(
        room.vcpus(), room.memoryMib(), room.diskMib(), 0, 0, 1.0, room.slots(), room.devices());
  }

  /** What instances may take of a host that has this much. */
  public Room of(HostTotals host) {
    int cpus = vcpus == null ? host.cpus() : vcpus;
    long memory = memoryMib == null ? host.memoryMib() : memoryMib;
    long disk = diskMib == null ? host.diskMib() : diskMib;
    return new Room(
        (int) Math.floor(cpus * vcpuOvercommit),
        Math.max(0, memory - reserveMemoryMib),
        Math.max(0, disk - reserveDiskMib),
        slots,
        devices);
  }
}
