package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Phase.Holding;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Start;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node holds of one instance. */
public sealed interface Instance {
  /** Which instance. */
  InstanceId id();

  /** What the controller is told of it, or empty when there is nothing to tell. */
  Optional<InstanceReport> report();

  /**
   * Nothing.
   *
   * @param deletedUpTo the highest generation a tombstone says was deleted, 0 = none
   */
  record Absent(InstanceId id, long deletedUpTo) implements Instance {
    @Override
    public Optional<InstanceReport> report() {
      return Optional.empty();
    }
  }

  /**
   * A directory whose record cannot be read. It is left alone: what it held may run.
   *
   * @param generation what could be read of it, else 1
   * @param why the file, what is wrong with it, and the way out
   */
  record Unreadable(InstanceId id, long generation, String why) implements Instance {
    @Override
    public Optional<InstanceReport> report() {
      return Optional.of(
          new InstanceReport(id, generation, InstanceState.FAILED, null, why, 0, null, null, null));
    }
  }

  /**
   * An instance of this node.
   *
   * @param start the START of the generation that is here
   * @param phase where it stands
   * @param granted whether the controller lets this generation run here
   * @param outcome how its last run went
   * @param restarts how often it was started again by itself under this generation
   * @param next a START of a later generation that waits until this one is out of its way, or null
   * @param deletedUpTo while deleting: the highest generation to say {@code deleted} of, else 0
   * @param progress what a new launcher starts afresh
   */
  record Held(
      Start start,
      Phase phase,
      boolean granted,
      Outcome outcome,
      int restarts,
      @Nullable Start next,
      long deletedUpTo,
      Progress progress)
      implements Instance {
    public Held {
      Objects.requireNonNull(start, "start");
      Objects.requireNonNull(phase, "phase");
      Objects.requireNonNull(outcome, "outcome");
      Objects.requireNonNull(progress, "progress");
    }

    @Override
    public InstanceId id() {
      return start.instance();
    }

    /** The generation that is here. */
    public long generation() {
      return start.generation();
    }

    /** The highest generation this node was told of. */
    public long highestGeneration() {
      return Math.max(next == null ? generation() : next.generation(), deletedUpTo);
    }

    /** What it takes from the node's room. */
    public Holding holding() {
      return phase.holding();
    }

    /** What the controller is told. */
    public InstanceReport told() {
      return new InstanceReport(
          id(),
          generation(),
          state(),
          outcome.exitCode(),
          outcome.reason(),
          restarts,
          outcome.pid(),
          outcome.startedAtMs(),
          outcome.endedAtMs());
    }

    @Override
    public Optional<InstanceReport> report() {
      return Optional.of(told());
    }

    private InstanceState state() {
      return progress.before() == null ? phase.state() : progress.before().state();
    }

    Held in(Phase changed) {
      return new Held(
          start, changed, granted, outcome, restarts, next, deletedUpTo, progress.calm());
    }

    Held granting() {
      return new Held(start, phase, true, outcome, restarts, next, deletedUpTo, progress);
    }

    Held with(Outcome changed) {
      return new Held(start, phase, granted, changed, restarts, next, deletedUpTo, progress);
    }

    Held with(Progress changed) {
      return new Held(start, phase, granted, outcome, restarts, next, deletedUpTo, changed);
    }

    Held countingRestart() {
      return new Held(start, phase, granted, outcome, restarts + 1, next, deletedUpTo, progress);
    }

    Held followedBy(@Nullable Start later) {
      return new Held(start, phase, granted, outcome, restarts, later, deletedUpTo, progress);
    }

    Held deletingUpTo(long generation) {
      return new Held(start, phase, granted, outcome, restarts, next, generation, progress);
    }

    /** The next operation: results of earlier ones no longer count. */
    Held newTicket() {
      return with(progress.newTicket());
    }

    long ticket() {
      return progress.ticket();
    }
  }

  /**
   * What is not written to disk.
   *
   * @param ticket numbers the operations; a result, an observation or a timer counts only when it
   *     carries the current number
   * @param attempt how often the current wait (for a grant, for a retry) was repeated
   * @param before while recovering: the phase on disk, else null
   */
  record Progress(long ticket, int attempt, @Nullable Phase before) {
    /** Of an instance just met. */
    public static final Progress FRESH = new Progress(0, 0, null);

    Progress newTicket() {
      return new Progress(ticket + 1, 0, before);
    }

    Progress again() {
      return new Progress(ticket, attempt + 1, before);
    }

    Progress calm() {
      return new Progress(ticket, 0, null);
    }

    Progress recoveringFrom(Phase phase) {
      return new Progress(ticket, 0, phase);
    }
  }
}
