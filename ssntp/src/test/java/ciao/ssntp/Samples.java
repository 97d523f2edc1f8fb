package ciao.ssntp;

import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Configure;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Drain;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.InstanceUsage;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Look;
import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.PlanFailure;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.RestartPolicy;
import ciao.ssntp.payload.Restore;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import ciao.ssntp.payload.StreamFailure;
import ciao.ssntp.payload.StreamPurpose;
import ciao.ssntp.payload.TenantId;
import ciao.ssntp.payload.TraceReport;
import ciao.ssntp.payload.VetoCount;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A payload for every operand, none of its fields empty. */
public final class Samples {
  public static final InstanceId INSTANCE = InstanceId.of("00000000-0000-4000-8000-0000000000aa");

  private Samples() {}

  public static Payload of(Operand operand, UUID uuid) {
    NodeId node = new NodeId(uuid);
    return switch (operand) {
      case CONNECT, PING, PONG -> throw new IllegalArgumentException(operand + " has no payload");
      case CONNECTED -> ClusterConfiguration.DEFAULT;
      case START -> start();
      case PLAN -> plan(node);
      case PLANNED -> planned(node);
      case PLAN_FAILURE -> new PlanFailure(7, PlanFailure.BUSY, "ask again in a moment");
      case STOP -> new Stop(INSTANCE, 2, node, 3L);
      case DELETE -> new Delete(INSTANCE, 2, node, 3L);
      case GRANT -> new Grant(INSTANCE, 2, node, 3L);
      case ACTIVATE -> new Activate(7, 5_000L, 3L);
      case REPORT_INVENTORY -> new ReportInventory(node, 3L);
      case CONFIGURE -> new Configure("pack", 3L);
      case DRAIN -> new Drain(node, true, 3L);
      case EVACUATE -> new Evacuate(node, 3L);
      case RESTORE -> new Restore(node, 3L);
      case OPEN_STREAM -> openStream(node);
      case STATS -> stats(node);
      case READY, FULL, MAINTENANCE -> ready(node);
      case INSTANCE_DELETED -> new InstanceDeleted(INSTANCE, 2, node);
      case TRACE_REPORT -> traceReport(node);
      case NODE_CONNECTED -> new NodeConnected(node, NodeType.COMPUTE_NODE);
      case NODE_DISCONNECTED -> new NodeDisconnected(node, NodeType.NETWORK_NODE);
      case INSTANCE_PLACED -> placed(node);
      case INSTANCE_STATE_CHANGED -> new InstanceStateChanged(node, report());
      case INSTANCE_CLAIMED -> new InstanceClaimed(INSTANCE, 2, node);
      case START_FAILURE -> startFailure(node);
      case STOP_FAILURE -> new StopFailure(INSTANCE, 2, node, RefusalReason.NO_INSTANCE, "none");
      case DELETE_FAILURE ->
          new DeleteFailure(INSTANCE, 2, node, RefusalReason.INVALID_DATA, "busy");
      case STREAM_FAILURE -> new StreamFailure(node, INSTANCE, "token", "no such stream");
      case INVALID_FRAME_TYPE, CONNECTION_FAILURE, CONNECTION_ABORTED ->
          new ErrorReport("some_code", "a sentence with \"quotes\", ümläuts and\na new line", 3L);
    };
  }

  private static TraceReport traceReport(NodeId node) {
    return new TraceReport(node, INSTANCE, 2, "boot", 1, List.of(new Hop(node, 4, 5, 6)), 7);
  }

  private static InstancePlaced placed(NodeId node) {
    return new InstancePlaced(INSTANCE, 2, node, "web1", 3, 100, 17, "the first with room");
  }

  private static OpenStream openStream(NodeId node) {
    return new OpenStream(
        node,
        INSTANCE,
        2,
        StreamPurpose.LOGS,
        URI.create("https://10.0.0.1:8889/v1/node/streams"),
        "token",
        10,
        true,
        3L);
  }

  public static Start start() {
    return new Start(
        INSTANCE,
        1,
        TenantId.of("team-a"),
        "web-1",
        "web",
        Kind.CONTAINER,
        List.of("/bin/sh", "-c", "while :; do date; sleep 1; done"),
        new Demands(1, 64, 100),
        new Requires(Map.of("region", "eu-1", "arch", "amd64"), "web1", null),
        null,
        new Restart(RestartPolicy.ON_FAILURE, 3, 5_000),
        new ImageReference("busybox", ImageFormat.OCI_ARCHIVE, List.of(blob("archive", 4_194_304))),
        List.of(blob("environment", 120)),
        URI.create("https://10.0.0.1:8889"),
        null);
  }

  private static Plan plan(NodeId node) {
    return new Plan(
        7,
        "pack",
        List.of(new Plan.Residents(start(), List.of(new Plan.NodeCount(node, 1)))),
        List.of(new Plan.NodesToAdd(ready(node), 10)),
        List.of(node),
        List.of(node),
        List.of(new Plan.Residents(start(), List.of(new Plan.NodeCount(node, 3)))),
        List.of(new Plan.MoreToPlace(start(), 500)));
  }

  private static Planned planned(NodeId node) {
    return new Planned(
        7,
        100,
        2,
        1,
        List.of(
            new Planned.Forecast(
                TenantId.of("team-a"),
                "web",
                Planned.Cause.MORE,
                2,
                List.of(new Planned.Share(node, "web1", 2)),
                "the first with room",
                1,
                new Planned.Reasons(
                    RefusalReason.FULL_CLOUD,
                    "no room",
                    List.of(new VetoCount("memory", 3, "web1 lacks 512 MiB")),
                    new NearestMiss(node, "web1", "512 MiB of memory")))));
  }

  private static Blob blob(String name, long size) {
    return new Blob(name, "0123456789abcdef".repeat(4), size);
  }

  static Ready ready(NodeId node) {
    return new Ready(
        node,
        "web1",
        new Room(16, 65_536, 1_000_000, 100),
        new Room(3, 1_024, 900_000, 42),
        Map.of("arch", "amd64", "kvm", "no"),
        250,
        7);
  }

  private static Stats stats(NodeId node) {
    return new Stats(
        node,
        12,
        ready(node),
        30_000,
        800_000,
        8,
        List.of(report()),
        List.of(new InstanceUsage(INSTANCE, 1_234_567, 890, 12.5, 4_096)),
        "0123456789abcdef",
        List.of(report()));
  }

  private static InstanceReport report() {
    return new InstanceReport(
        INSTANCE, 2, InstanceState.EXITED, 7, "exited", 1, 4_711L, 1_000L, 2_000L);
  }

  private static StartFailure startFailure(NodeId node) {
    return new StartFailure(
        INSTANCE,
        2,
        node,
        RefusalReason.FULL_CN,
        "no room",
        false,
        List.of(new VetoCount("memory", 3, "web1 lacks 512 MiB")),
        new NearestMiss(node, "web1", "512 MiB of memory"),
        "the nearest lacks 512 MiB of memory",
        new Look(1_234, 5));
  }

  /** As long as its token makes it. */
  static OpenStream stream(UUID node, long generation, String token) {
    return new OpenStream(
        new NodeId(node),
        INSTANCE,
        generation,
        StreamPurpose.LOGS,
        URI.create("https://10.0.0.1:8889/v1/node/streams"),
        token,
        -1,
        false,
        null);
  }
}
