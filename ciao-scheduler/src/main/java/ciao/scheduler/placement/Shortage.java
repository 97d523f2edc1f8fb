package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Too little of one resource.
 *
 * @param reason which
 * @param device its name where it is a device, else empty
 * @param lacks how much more it would take, in the resource's unit
 * @param asked how much of it is asked for; room below 0 lacks more than that
 */
record Shortage(VetoReason reason, String device, long lacks, long asked) {
  /** All that these demands lack of this room, in the order of {@link VetoReason}. */
  static List<Shortage> between(Room room, Demands demands) {
    List<Shortage> all = new ArrayList<>(4);
    check(all, VetoReason.SLOTS, "", room.slots(), 1);
    check(all, VetoReason.VCPUS, "", room.vcpus(), demands.vcpus());
    check(all, VetoReason.MEMORY, "", room.memoryMib(), demands.memoryMib());
    check(all, VetoReason.DISK, "", room.diskMib(), demands.diskMib());
    if (!demands.devices().isEmpty()) {
      new TreeMap<>(demands.devices())
          .forEach((name, asked) -> check(all, VetoReason.DEVICE, name, room.devices(name), asked));
    }
    return all;
  }

  private static void check(
      List<Shortage> all, VetoReason reason, String device, long has, long asked) {
    if (has < asked) {
      all.add(new Shortage(reason, device, asked - has, asked));
    }
  }

  /** The first resource of which these demands find too little; there is one. */
  static VetoReason first(Room room, Demands demands) {
    if (room.slots() < 1) {
      return VetoReason.SLOTS;
    }
    if (room.vcpus() < demands.vcpus()) {
      return VetoReason.VCPUS;
    }
    if (room.memoryMib() < demands.memoryMib()) {
      return VetoReason.MEMORY;
    }
    return room.diskMib() < demands.diskMib() ? VetoReason.DISK : VetoReason.DEVICE;
  }

  /** How big a part is missing of the resource that lacks most; 0 when these demands fit. */
  static double worst(Room room, Demands demands) {
    double computing = Math.max(part(room.slots(), 1), part(room.vcpus(), demands.vcpus()));
    double storing =
        Math.max(
            part(room.memoryMib(), demands.memoryMib()), part(room.diskMib(), demands.diskMib()));
    double worst = Math.max(computing, storing);
    for (Map.Entry<String, Integer> device : demands.devices().entrySet()) {
      worst = Math.max(worst, part(room.devices(device.getKey()), device.getValue()));
    }
    return worst;
  }

  /** Disk may be asked as 0 of a room below 0. */
  private static double part(long has, long asked) {
    return has >= asked ? 0 : (double) (asked - has) / Math.max(1, asked);
  }

  /**
   * The same for people who are not to count what others use: as powers of two, none less than it
   * is, unless that is more than was asked for. What is asked they know, so it tells them no more.
   */
  static List<Shortage> coarse(List<Shortage> shortages) {
    return shortages.stream().map(Shortage::coarse).toList();
  }

  private Shortage coarse() {
    return new Shortage(reason, device, Math.min(powerOfTwo(lacks), asked), asked);
  }

  private static long powerOfTwo(long least) {
    return least == 1 ? 1 : Long.highestOneBit(least - 1) << 1;
  }

  /** {@code 512 MiB of memory and 1 vCPU}. */
  static String inWords(List<Shortage> shortages) {
    return shortages.stream().map(Shortage::inWords).collect(Collectors.joining(" and "));
  }

  /** An amount of a resource: {@code 512 MiB of memory}. */
  String inWords() {
    return switch (reason) {
      case SLOTS -> lacks + (lacks == 1 ? " instance slot" : " instance slots");
      case VCPUS -> lacks + (lacks == 1 ? " vCPU" : " vCPUs");
      case MEMORY -> lacks + " MiB of memory";
      case DISK -> lacks + " MiB of disk";
      case DEVICE -> lacks + " of device " + device;
      case NODE, HOSTNAME, LABEL, APART, TOGETHER, MAINTENANCE, DRAINING, STATUS, HELD ->
          throw new IllegalStateException(
              "resource: " + reason + " (expected: one that is counted)");
    };
  }
}
