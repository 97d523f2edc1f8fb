package ciao.launcher;

import ciao.launcher.lifecycle.Effect;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Step;
import ciao.launcher.node.StartCount;
import ciao.ssntp.Operand;
import ciao.ssntp.ReadyPace;
import ciao.ssntp.payload.InstanceUsage;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Stats;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the scheduler what room the node has (READY, FULL or MAINTENANCE, at its pace) and what it
 * holds (STATS, at the cluster's pace and on request). While the connection takes no bytes neither
 * is made, so that of each at most one waits, the newest. Owned by the launcher's turns.
 */
final class Announcer {
  /** Measuring takes milliseconds; what takes longer than this is left out of this STATS. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Whoever asked for an instance looks at it next, and should not see it without numbers. */
  private static final Duration FIRST_NUMBERS = Duration.ofSeconds(1);

  private final NodeProfile profile;
  private final Books books;
  private final UsageSampler sampler;
  private final Uplink uplink;
  private final Execution execution;
  private final ReadyPace pace;
  private StartCount starts = new StartCount();
  private List<InstanceUsage> usage = List.of();
  private long sequence;
  private boolean connected;
  private boolean inMaintenance;
  private boolean numbersAreDue;
  private boolean readyIsHeld;
  private boolean statsAreHeld;
  private boolean wholeIsHeld;
  private Supplier<Collection<Held>> active = List::of;
  private @Nullable Future<?> statsTimer;

  Announcer(
      NodeProfile profile, Books books, UsageSampler sampler, Uplink uplink, Execution execution) {
    this.profile = profile;
    this.books = books;
    this.sampler = sampler;
    this.uplink = uplink;
    this.execution = execution;
    this.pace = new ReadyPace(execution.turns(), this::later, this::sendReady);
  }

  /**
   * A connection begins: READY, then STATS with all there is, then STATS every period.
   *
   * @param active what runs when it is asked
   */
  void connected(Duration statsPeriod, Supplier<Collection<Held>> active) {
    disconnected();
    connected = true;
    this.active = active;
    starts = new StartCount();
    sendReady();
    sendStats(true);
    statsTimer =
        execution
            .timers()
            .scheduleAtFixedRate(
                () -> execution.turns().execute(this::measureAndSendStats),
                statsPeriod.toMillis(),
                statsPeriod.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  void disconnected() {
    connected = false;
    readyIsHeld = false;
    statsAreHeld = false;
    wholeIsHeld = false;
    if (statsTimer != null) {
      statsTimer.cancel(false);
      statsTimer = null;
    }
  }

  /** The connection takes bytes again: what was held back is said, as it is now. */
  void writable() {
    if (readyIsHeld) {
      sendReady();
    }
    if (statsAreHeld) {
      sendStats(wholeIsHeld);
    }
  }

  /** The STARTs of the connection there is. */
  StartCount starts() {
    return starts;
  }

  /** Whether it takes nothing new until an operator says otherwise. */
  boolean inMaintenance() {
    return inMaintenance;
  }

  /** Says so, or that it is over. */
  void maintain(boolean on) {
    if (inMaintenance != on) {
      inMaintenance = on;
      roomChanged();
    }
  }

  /** The room changed by more than a START that took it: READY is due. */
  void roomChanged() {
    if (connected) {
      pace.changed();
    }
  }

  /** A START is accounted for: it took the room the scheduler holds for it, or it did not. */
  void startAnswered(Step step) {
    boolean took =
        step.verdict() == Step.Verdict.APPLIED
            && step.effects().stream().noneMatch(Effect.RefuseStart.class::isInstance);
    if (took && connected) {
      pace.took();
    } else {
      roomChanged();
    }
  }

  /** An instance has begun to run: its first numbers do not wait for the next STATS. */
  void began() {
    if (!connected || numbersAreDue) {
      return;
    }
    numbersAreDue = true;
    Runnable measure =
        () -> {
          numbersAreDue = false;
          measureAndSendStats();
        };
    later(measure, FIRST_NUMBERS);
  }

  private void later(Runnable turn, Duration after) {
    execution
        .timers()
        .schedule(() -> execution.turns().execute(turn), after.toMillis(), TimeUnit.MILLISECONDS);
  }

  void reportInventory() {
    sendStats(true);
  }

  private void measureAndSendStats() {
    if (connected) {
      sampler.measure(
          active.get(),
          PATIENCE,
          (reading, measured) -> {
            usage = measured;
            sendStats(false);
          });
    }
  }

  private void sendReady() {
    readyIsHeld = connected && !uplink.isWritable();
    if (connected && !readyIsHeld) {
      uplink.send(standing(), ready());
    }
  }

  private Operand standing() {
    if (inMaintenance) {
      return Operand.MAINTENANCE;
    }
    return books.room().isFull() ? Operand.FULL : Operand.READY;
  }

  private void sendStats(boolean whole) {
    if (!connected) {
      return;
    }
    boolean all = whole || wholeIsHeld;
    statsAreHeld = !uplink.isWritable();
    wholeIsHeld = statsAreHeld && all;
    if (statsAreHeld) {
      return;
    }
    sequence++;
    uplink.send(
        Operand.STATS,
        new Stats(
            profile.node(),
            sequence,
            ready(),
            sampler.reading().memoryAvailableMib(),
            sampler.reading().diskAvailableMib(),
            sampler.reading().cpus(),
            books.inventory().takeChanges(),
            usage,
            books.inventory().hash(),
            all ? books.inventory().all() : null));
  }

  private Ready ready() {
    return new Ready(
        profile.node(),
        profile.hostname(),
        books.room().capacity(),
        books.room().free(),
        profile.labels(),
        sampler.reading().loadPermille(),
        starts.lastAccounted(),
        books.room().groups());
  }
}
