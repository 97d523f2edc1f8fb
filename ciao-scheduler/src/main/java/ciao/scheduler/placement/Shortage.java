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
 * @param asked how much is asked
 */
record Shortage(VetoReason reason, long lacks, long asked) {
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
      all.add(new Shortage(reason, asked - has, asked));
    }
  }

  /** The part of what is asked that is missing. Disk may be asked as 0 of a room below 0. */
  double part() {
    return (double) lacks / Math.max(1, asked);
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
