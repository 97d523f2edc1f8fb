package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.Map;

/**
 * What a node has, in all or still free: capacity less reserve less allocations, never measured
 * free memory. Free room may be negative after an operator made a node smaller.
 *
 * @param vcpus virtual CPUs (physical ones times the overcommit ratio)
 * @param memoryMib memory in MiB
 * @param diskMib disk in MiB
 * @param slots how many instances
 * @param devices how many of each named device; none of those not named; read from a payload at
 *     most 64, since a node has a few kinds
 */
public record Room(
    int vcpus,
    long memoryMib,
    long diskMib,
    int slots,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(converter = Devices.Few.class)
        Map<String, Integer> devices) {
  public Room {
    devices = Devices.of(devices);
  }

  /** Room without devices. */
  public Room(int vcpus, long memoryMib, long diskMib, int slots) {
    this(vcpus, memoryMib, diskMib, slots, Map.of());
  }

  /** What is left when these demands are met from it. */
  public Room less(Demands demands) {
    return new Room(
        vcpus - demands.vcpus(),
        memoryMib - demands.memoryMib(),
        diskMib - demands.diskMib(),
        slots - 1,
        Devices.plus(devices, demands.devices(), -1));
  }

  /** What there is when these demands end. */
  public Room plus(Demands demands) {
    return new Room(
        vcpus + demands.vcpus(),
        memoryMib + demands.memoryMib(),
        diskMib + demands.diskMib(),
        slots + 1,
        Devices.plus(devices, demands.devices(), 1));
  }

  /** Both together. */
  public Room plus(Room other) {
    return new Room(
        vcpus + other.vcpus,
        memoryMib + other.memoryMib,
        diskMib + other.diskMib,
        slots + other.slots,
        Devices.plus(devices, other.devices, 1));
  }

  /** This without the other. */
  public Room less(Room other) {
    return new Room(
        vcpus - other.vcpus,
        memoryMib - other.memoryMib,
        diskMib - other.diskMib,
        slots - other.slots,
        Devices.plus(devices, other.devices, -1));
  }

  /** Of each thing the larger of the two. */
  public Room max(Room other) {
    return new Room(
        Math.max(vcpus, other.vcpus),
        Math.max(memoryMib, other.memoryMib),
        Math.max(diskMib, other.diskMib),
        Math.max(slots, other.slots),
        Devices.max(devices, other.devices));
  }

  /** Whether these demands can be met from it. */
  public boolean fits(Demands demands) {
    return slots >= 1
        && vcpus >= demands.vcpus()
        && memoryMib >= demands.memoryMib()
        && diskMib >= demands.diskMib()
        && Devices.cover(devices, demands.devices());
  }

  /** Whether there are so many of each of these devices. */
  public boolean hasDevices(Map<String, Integer> asked) {
    return Devices.cover(devices, asked);
  }

  /** How many of this device. */
  public int devices(String name) {
    return devices.getOrDefault(name, 0);
  }
}
