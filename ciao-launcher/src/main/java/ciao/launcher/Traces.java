package ciao.launcher;

import ciao.launcher.lifecycle.Instance;
import ciao.ssntp.Operand;
import ciao.ssntp.Trace;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TraceReport;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The traces of STARTs whose instances do not run yet; once one does, its trace goes to the
 * controller. A restart of the launcher forgets them. Owned by the launcher's turns.
 */
final class Traces {
  /** More than a node starts at a time; further ones are not traced. */
  private static final int MOST = 1_024;

  private final NodeId node;
  private final Uplink uplink;
  private final InstantSource clock;
  private final Map<InstanceId, Traced> waiting = new HashMap<>();

  private record Traced(long generation, Trace trace) {}

  Traces(NodeId node, Uplink uplink, InstantSource clock) {
    this.node = node;
    this.uplink = uplink;
    this.clock = clock;
  }

  /**
   * A START leads from this to that, which is not done yet. Only the first of a generation that the
   * node takes counts: nothing ever becomes of one that is refused, and what a repeated one would
   * time is no start.
   */
  void decided(Start start, Trace trace, Instance before, Instance after) {
    boolean taken =
        after instanceof Instance.Held held
            && held.highestGeneration() == start.generation()
            && !(before instanceof Instance.Held known
                && known.highestGeneration() >= start.generation());
    if (taken && (waiting.size() < MOST || waiting.containsKey(start.instance()))) {
      waiting.put(start.instance(), new Traced(start.generation(), trace));
    }
  }

  /** The instance is this from now on. */
  void committed(Instance now) {
    @Nullable Traced traced = waiting.get(now.id());
    if (traced == null) {
      return;
    }
    if (!(now instanceof Instance.Held held) || held.highestGeneration() > traced.generation()) {
      waiting.remove(now.id());
    } else if (held.generation() == traced.generation()) {
      switch (held.phase()) {
        case ACTIVE -> {
          waiting.remove(now.id());
          report(now.id(), traced);
        }
        case STOPPING, EXITED, FAILED, DELETING -> waiting.remove(now.id());
        case PREPARING, PREPARED, STARTING, RESTARTING, RECOVERING -> {}
      }
    }
  }

  private void report(InstanceId instance, Traced traced) {
    Trace trace = traced.trace();
    uplink.send(
        Operand.TRACE_REPORT,
        new TraceReport(
            node,
            instance,
            traced.generation(),
            trace.label(),
            trace.start(),
            trace.hops(),
            Trace.nanos(clock.instant())));
  }
}
