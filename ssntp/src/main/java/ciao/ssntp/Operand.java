package ciao.ssntp;

import static ciao.ssntp.FrameType.COMMAND;
import static ciao.ssntp.FrameType.ERROR;
import static ciao.ssntp.FrameType.EVENT;
import static ciao.ssntp.FrameType.STATUS;

import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Configure;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.Drain;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.PlanFailure;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Restore;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import ciao.ssntp.payload.StreamFailure;
import ciao.ssntp.payload.TraceReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a frame means: type, number, and the payload it carries. Numbers up to 0x1f are the
 * original's. Only operands that something sends stand here; docs/ssntp.md lists the reserved ones.
 */
public enum Operand {
  CONNECT(COMMAND, 0, null),
  START(COMMAND, 1, Start.class, Longest.START),
  STATS(COMMAND, 2, Stats.class, Longest.INVENTORY),
  EVACUATE(COMMAND, 3, Evacuate.class),
  DELETE(COMMAND, 4, Delete.class),
  CONFIGURE(COMMAND, 7, Configure.class),
  RESTORE(COMMAND, 9, Restore.class),
  STOP(COMMAND, 0x20, Stop.class),
  OPEN_STREAM(COMMAND, 0x22, OpenStream.class),
  GRANT(COMMAND, 0x25, Grant.class),
  REPORT_INVENTORY(COMMAND, 0x28, ReportInventory.class),
  ACTIVATE(COMMAND, 0x29, Activate.class),
  PLAN(COMMAND, 0x2a, Plan.class, Longest.CLUSTER),
  DRAIN(COMMAND, 0x2b, Drain.class),

  CONNECTED(STATUS, 0, ClusterConfiguration.class),
  READY(STATUS, 1, Ready.class, Longest.ROOM),
  FULL(STATUS, 2, Ready.class, Longest.ROOM),
  MAINTENANCE(STATUS, 4, Ready.class, Longest.ROOM),
  PING(STATUS, 0x20, null),
  PONG(STATUS, 0x21, null),

  INSTANCE_DELETED(EVENT, 2, InstanceDeleted.class),
  TRACE_REPORT(EVENT, 6, TraceReport.class),
  NODE_CONNECTED(EVENT, 7, NodeConnected.class),
  NODE_DISCONNECTED(EVENT, 8, NodeDisconnected.class),
  INSTANCE_PLACED(EVENT, 0x20, InstancePlaced.class),
  INSTANCE_STATE_CHANGED(EVENT, 0x21, InstanceStateChanged.class, Longest.TOLD),
  INSTANCE_CLAIMED(EVENT, 0x22, InstanceClaimed.class),
  PLANNED(EVENT, 0x24, Planned.class, Longest.CLUSTER),

  INVALID_FRAME_TYPE(ERROR, 0, ErrorReport.class),
  START_FAILURE(ERROR, 1, StartFailure.class, Longest.TOLD),
  CONNECTION_FAILURE(ERROR, 2, ErrorReport.class),
  DELETE_FAILURE(ERROR, 3, DeleteFailure.class, Longest.TOLD),
  CONNECTION_ABORTED(ERROR, 4, ErrorReport.class),
  STOP_FAILURE(ERROR, 0x20, StopFailure.class, Longest.TOLD),
  STREAM_FAILURE(ERROR, 0x21, StreamFailure.class, Longest.TOLD),
  PLAN_FAILURE(ERROR, 0x22, PlanFailure.class);

  /**
   * How long a payload may be, in bytes. A peer that sends the longest there is, again and again,
   * holds up the others of its event loop for as long as one takes to read: 200 MB in a second.
   */
  private static final class Longest {
    static final int USUAL = 64 << 10;

    /** What went wrong, in a tool's own words. */
    static final int TOLD = 256 << 10;

    /** Of 4,096 groups; see {@link Ready}. */
    static final int ROOM = 512 << 10;

    /** A command may have 128 KiB, all of which may need escapes. */
    static final int START = 1 << 20;

    /**
     * Of 10,000 instances, ten times as many as a node has slots for unless it is told otherwise.
     */
    static final int INVENTORY = 4 << 20;

    /** What the cluster's configuration says; only controllers and the scheduler send it. */
    static final int CLUSTER = Integer.MAX_VALUE;
  }

  private static final Operand[][] BY_CODE = new Operand[FrameType.values().length][256];

  static {
    for (Operand operand : values()) {
      BY_CODE[operand.type.code()][operand.code] = operand;
    }
  }

  private final FrameType type;
  private final int code;
  private final @Nullable Class<? extends Payload> payload;
  private final int longest;

  Operand(FrameType type, int code, @Nullable Class<? extends Payload> payload) {
    this(type, code, payload, Longest.USUAL);
  }

  Operand(FrameType type, int code, @Nullable Class<? extends Payload> payload, int longest) {
    this.type = type;
    this.code = code;
    this.payload = payload;
    this.longest = longest;
  }

  /** The operand with these two header bytes, or empty for one this version does not know. */
  static Optional<Operand> of(int type, int code) {
    return type < BY_CODE.length ? Optional.ofNullable(BY_CODE[type][code]) : Optional.empty();
  }

  /** Byte 2 of the header. */
  public FrameType type() {
    return type;
  }

  /** Byte 3 of the header, 0 to 255. */
  public int code() {
    return code;
  }

  /**
   * The longest payload it may have, in bytes.
   *
   * @param maxPayload the longest of any, see {@link ClusterConfiguration#maxPayloadBytes}
   */
  public int longest(int maxPayload) {
    return Math.min(longest, maxPayload);
  }

  /**
   * Refuses a payload that no peer would read.
   *
   * @throws IllegalArgumentException when it is longer than {@link #longest}
   */
  void check(int size, int maxPayload) {
    if (size > longest(maxPayload)) {
      throw new IllegalArgumentException(
          "payload of %s: %d bytes (expected: at most %d, its own limit or the cluster's)"
              .formatted(this, size, longest(maxPayload)));
    }
  }

  /** The record its payload is read into, or empty when it has none. */
  public Optional<Class<? extends Payload>> payload() {
    return Optional.ofNullable(payload);
  }
}
