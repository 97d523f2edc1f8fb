package ciao.ssntp.payload;

import java.util.Map;

/** READY, field by field in the order of its record. */
final class CanonicalReady {
  private CanonicalReady() {}

  static Ready read(CanonicalInput in) {
    in.open();
    return in.close(
        new Ready(
            new NodeId(in.field("node").uuid()),
            ReadyLimits.hostname(in.field("hostname").text()),
            room(in.field("capacity")),
            room(in.field("room")),
            ReadyLimits.labels(in.field("labels").map(CanonicalInput::text)),
            in.field("load_permille").whole(),
            in.field("starts_accounted").whole(),
            in.has("groups") ? ReadyLimits.groups(in.map(CanonicalInput::number)) : Map.of()));
  }

  static void write(CanonicalOutput out, Ready ready) {
    out.open();
    out.field("node").uuid(ready.node().value());
    out.field("hostname").text(ready.hostname());
    room(out.field("capacity"), ready.capacity());
    room(out.field("room"), ready.room());
    out.field("labels").map(ready.labels(), CanonicalOutput::text);
    out.field("load_permille").whole(ready.loadPermille());
    out.field("starts_accounted").whole(ready.startsAccounted());
    if (!ready.groups().isEmpty()) {
      out.field("groups").map(ready.groups(), CanonicalOutput::number);
    }
    out.close();
  }

  private static Room room(CanonicalInput in) {
    in.open();
    return in.close(
        new Room(
            in.field("vcpus").number(),
            in.field("memory_mib").whole(),
            in.field("disk_mib").whole(),
            in.field("slots").number(),
            in.has("devices") ? in.map(CanonicalInput::number) : Map.of()));
  }

  private static void room(CanonicalOutput out, Room room) {
    out.open();
    out.field("vcpus").number(room.vcpus());
    out.field("memory_mib").whole(room.memoryMib());
    out.field("disk_mib").whole(room.diskMib());
    out.field("slots").number(room.slots());
    if (!room.devices().isEmpty()) {
      out.field("devices").map(room.devices(), CanonicalOutput::number);
    }
    out.close();
  }
}
