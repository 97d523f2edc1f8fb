package ciao.ssntp;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * When a node says what room it has. At once, when it got room or changed by itself: one report for
 * all changes of the turns that wait already. A START that took room can wait, since the scheduler
 * holds that room for it until it is told that the node accounts for it: {@link #GATHER} at most,
 * and for {@link #MOST_STARTS} at most. Owned by the node's turns.
 */
public final class ReadyPace {
  /** A node that is sent STARTs all the time reports ten times a second. */
  public static final Duration GATHER = Duration.ofMillis(100);

  /** The scheduler remembers every START that is not accounted for. */
  public static final int MOST_STARTS = 64;

  private final Executor turns;
  private final BiConsumer<Runnable, Duration> later;
  private final Runnable report;
  private boolean due;
  private boolean timed;
  private int starts;

  /**
   * Nothing is due yet.
   *
   * @param turns runs a task after the turns that wait already
   * @param later runs a turn when that much time has passed
   * @param report says what room there is by then
   */
  public ReadyPace(Executor turns, BiConsumer<Runnable, Duration> later, Runnable report) {
    this.turns = turns;
    this.later = later;
    this.report = report;
  }

  /** The room changed, and the scheduler cannot know. */
  public void changed() {
    if (!due) {
      due = true;
      turns.execute(this::report);
    }
  }

  /** A START took its room, for which the scheduler holds it. */
  public void took() {
    starts++;
    if (starts >= MOST_STARTS) {
      changed();
    } else if (!timed) {
      timed = true;
      later.accept(this::gathered, GATHER);
    }
  }

  private void gathered() {
    timed = false;
    if (starts > 0) {
      changed();
    }
  }

  private void report() {
    due = false;
    starts = 0;
    report.run();
  }
}
