package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.RawPayload;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Large clouds to measure placement on. */
public final class Clouds {
  static final SessionId CONTROLLER = new SessionId(1);
  public static final Demands DEMANDS = new Demands(1, 1_000, 10);
  private static final Room LARGE = new Room(1_000_000, 1L << 40, 1L << 40, 1_000_000);
  private static final Room NO_MEMORY = new Room(1_000_000, 500, 1L << 40, 1_000_000);
  private static final Room NO_VCPUS = new Room(0, 1L << 40, 1L << 40, 1_000_000);

  private static final String BATCH = "batch";
  private static final String LARGE_GROUP = "large";
  private static final int ZONES = 20;

  /** Who has room. */
  public enum Load {
    /** Every node. */
    EMPTY,
    /** Every second node, at random. */
    HALF_FULL,
    /** One node in a thousand, at random. */
    NEARLY_FULL,
    /** One node, near the end. */
    ONE_FITS,
    /** One node, near the end; of the others one in 50 has room, but is drained. */
    DRAINED,
    /** One node in a thousand; of the others half lack memory and half vCPUs. */
    ANTI_CORRELATED,
    /** Every node, but one in a thousand carries the label. */
    LABELLED,
    /** Every second node, and of one in a thousand that carry the label every second. */
    LABELLED_HALF_FULL,
    /** Every node, but never two instances of a batch on the same one. */
    APART,
    /** Every node, and instances of a batch prefer a zone without another; there are twenty. */
    PREFERRED_APART,
    /** Every node, but only where a group is, which is on one in a hundred. */
    TOGETHER;

    private boolean hasLabel() {
      return this == LABELLED || this == LABELLED_HALF_FULL;
    }

    private @Nullable Scheduling scheduling() {
      return switch (this) {
        case APART -> ofBatch(new Affinity(BATCH, AffinityRule.APART, Domain.NODE, true));
        case PREFERRED_APART ->
            ofBatch(new Affinity(BATCH, AffinityRule.APART, Domain.ZONE, false));
        case TOGETHER ->
            new Scheduling(
                null,
                0,
                List.of(new Affinity(LARGE_GROUP, AffinityRule.TOGETHER, Domain.NODE, true)));
        default -> null;
      };
    }

    private static Scheduling ofBatch(Affinity affinity) {
      return new Scheduling(BATCH, 0, List.of(affinity));
    }
  }

  private final Load load;
  private final Ready[] reports;
  private final RawPayload raw;
  private final Requires requires;

  public Clouds(Load load, int nodes) {
    this.load = load;
    this.requires =
        load.hasLabel() ? new Requires(Map.of("ssd", "yes"), null, null) : Requires.NOTHING;
    this.raw =
        Message.of(Operand.START, Samples.start(0, 1, DEMANDS, requires, load.scheduling())).raw();
    this.reports = new Ready[nodes];
    SplittableRandom random = new SplittableRandom(42);
    for (int node = 0; node < nodes; node++) {
      reports[node] = report(node, random.nextInt(1_000), random.nextInt(1_000));
    }
  }

  private Ready report(int node, int one, int other) {
    boolean chosen = node == reports.length * 7L / 8; // there is at least one in a small cloud
    Room room =
        switch (load) {
          case EMPTY, LABELLED, APART, PREFERRED_APART, TOGETHER -> LARGE;
          case HALF_FULL -> one < 500 || chosen ? LARGE : NO_MEMORY;
          case NEARLY_FULL -> one == 0 || chosen ? LARGE : NO_MEMORY;
          case ONE_FITS -> chosen ? LARGE : NO_MEMORY;
          case DRAINED -> chosen || isDrained(node) ? LARGE : NO_MEMORY;
          case ANTI_CORRELATED -> {
            if (one == 0 || chosen) {
              yield LARGE;
            }
            yield other < 500 ? NO_MEMORY : NO_VCPUS;
          }
          case LABELLED_HALF_FULL -> other < 500 || chosen ? LARGE : NO_MEMORY;
        };
    Map<String, String> labels =
        load.hasLabel() && (one == 0 || chosen) ? Map.of("ssd", "yes") : Map.of("zone", zone(node));
    Map<String, Integer> groups =
        load == Load.TOGETHER && node % 100 == 0
            ? Map.of(TenantId.of("team-a").group(LARGE_GROUP), 1)
            : Map.of();
    return new Ready(
        Samples.node(node), "web" + node, LARGE, room, labels, 0, Long.MAX_VALUE / 2, groups);
  }

  private String zone(int node) {
    return load == Load.PREFERRED_APART ? "zone" + node % ZONES : "a";
  }

  private boolean isDrained(int node) {
    return load == Load.DRAINED && node % 50 == 1 && node != reports.length * 7L / 8;
  }

  public PlacementCore connect() {
    PlacementCore core = new PlacementCore();
    core.handle(new Event.ControllerConnected(CONTROLLER));
    for (Ready report : reports) {
      core.handle(new Event.NodeConnected(session(report), report.node(), NodeType.COMPUTE_NODE));
      core.handle(new Event.NodeReady(session(report), report));
    }
    for (int node = 0; node < reports.length; node++) {
      if (isDrained(node)) {
        core.handle(new Event.NodeDrained(reports[node].node(), true));
      }
    }
    return core;
  }

  private static SessionId session(Ready report) {
    return new SessionId(2 + (report.node().value().getLeastSignificantBits() & 0xff_ffff));
  }

  /** The nodes these STARTs went to report that they have arrived. */
  void account(PlacementCore core, List<Effect> placed) {
    for (Effect effect : placed) {
      SessionId session = ((Effect.Place) effect).node();
      core.handle(new Event.NodeReady(session, reports[(int) session.number() - 2]));
    }
  }

  /** A START nobody has seen; its payload is never looked at, so all have the same. */
  public Event.StartSubmitted start(int instance, Demands demands) {
    Start start = Samples.start(instance, 1, demands, requires, load.scheduling());
    return new Event.StartSubmitted(CONTROLLER, new Message(Operand.START, start, raw));
  }

  /** Node number n has a little more room than the last time. */
  Event.NodeReady grown(int node, long more) {
    Ready report = reports[node];
    Room room = new Room(1_000_000, report.room().memoryMib() + more, 1L << 40, 1_000_000);
    return new Event.NodeReady(
        session(report),
        new Ready(
            report.node(),
            report.hostname(),
            report.capacity(),
            room,
            report.labels(),
            0,
            report.startsAccounted()));
  }
}
