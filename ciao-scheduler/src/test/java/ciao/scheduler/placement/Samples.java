package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Payloads with only what placement reads filled in. */
public final class Samples {
  private Samples() {}

  public static NodeId node(int number) {
    return new NodeId(new UUID(0x1000_0000_0000_4000L, 0x8000_0000_0000_0000L | number));
  }

  public static InstanceId instance(int number) {
    return new InstanceId(new UUID(0x2000_0000_0000_4000L, 0x8000_0000_0000_0000L | number));
  }

  public static Start start(int instance, long generation, Demands demands, Requires requires) {
    return start(instance, generation, demands, requires, null);
  }

  public static Start start(
      int instance,
      long generation,
      Demands demands,
      Requires requires,
      @Nullable Scheduling scheduling) {
    return new Start(
        instance(instance),
        generation,
        TenantId.of("team-a"),
        "web-" + instance,
        "web",
        Kind.PROCESS,
        List.of("/bin/true"),
        demands,
        requires,
        scheduling,
        Restart.NEVER,
        null,
        List.of(),
        URI.create("https://127.0.0.1:8889"),
        null);
  }

  public static Ready ready(NodeId node, String hostname, Room room, long startsAccounted) {
    return new Ready(node, hostname, room, room, Map.of(), 0, startsAccounted);
  }
}
