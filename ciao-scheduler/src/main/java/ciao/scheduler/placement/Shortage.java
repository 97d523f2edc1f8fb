package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Too little of one resource.
 *
 * @param reason which
 * @param lacks how much more it would take, in the resource's unit
 */
record Shortage(VetoReason reason, long lacks) {
  /** All that these demands lack of this room, in the order of {@link VetoReason}. */
  static List<Shortage> between(Room room, Demands demands) {
    List<Shortage> all = new ArrayList<>(4);
    check(all, VetoReason.SLOTS, room.slots(), 1);
    check(all, VetoReason.VCPUS, room.vcpus(), demands.vcpus());
    check(all, VetoReason.MEMORY, room.memoryMib(), demands.memoryMib());
    check(all, VetoReason.DISK, room.diskMib(), demands.diskMib());
    return all;
  }

  private static void check(List<Shortage> all, VetoReason reason, long has, long asked) {
    if (has < asked) {
      all.add(new Shortage(reason, asked - has));
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
    return room.memoryMib() < demands.memoryMib() ? VetoReason.MEMORY : VetoReason.DISK;
  }

  /** How big a part is missing of the resource that lacks most; 0 when these demands fit. */
  static double worst(Room room, Demands demands) {
    double computing = Math.max(part(room.slots(), 1), part(room.vcpus(), demands.vcpus()));
    double storing =
        Math.max(
            part(room.memoryMib(), demands.memoryMib()), part(room.diskMib(), demands.diskMib()));
    return Math.max(computing, storing);
  }

  /** Disk may be asked as 0 of a room below 0. */
  private static double part(long has, long asked) {
    return has >= asked ? 0 : (double) (asked - has) / Math.max(1, asked);
  }

  /** How much of this resource is missing. */
  static long lacks(VetoReason resource, Room room, Demands demands) {
    return between(room, demands).stream()
        .filter(shortage -> shortage.reason == resource)
        .mapToLong(Shortage::lacks)
        .sum();
  }

  /** {@code 512 MiB of memory and 1 vCPU}. */
  static String inWords(List<Shortage> shortages) {
    return shortages.stream().map(Shortage::inWords).collect(Collectors.joining(" and "));
  }

  String inWords() {
    return inWords(reason, lacks);
  }

  /** An amount of a resource: {@code 512 MiB of memory}. */
  static String inWords(VetoReason resource, long amount) {
    return switch (resource) {
      case SLOTS -> amount + (amount == 1 ? " instance slot" : " instance slots");
      case VCPUS -> amount + (amount == 1 ? " vCPU" : " vCPUs");
      case MEMORY -> amount + " MiB of memory";
      case DISK -> amount + " MiB of disk";
      case NODE, HOSTNAME, LABEL, STATUS ->
          throw new IllegalArgumentException(
              "resource: " + resource + " (expected: one that is counted)");
    };
  }
}
