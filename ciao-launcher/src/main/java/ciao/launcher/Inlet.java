package ciao.launcher;

import ciao.ssntp.Session;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The frames of one session that wait for their turns: while many do, it is not read from. */
final class Inlet {
  /** A few milliseconds of turns; above it the connection is not read. */
  static final int MOST_WAITING = 1024;

  /** A quarter, so that reading does not stutter. */
  static final int FEW_WAITING = MOST_WAITING / 4;

  private final Session session;
  private final Executor turns;
  private final AtomicInteger waiting = new AtomicInteger();

  Inlet(Session session, Executor turns) {
    this.session = session;
    this.turns = turns;
  }

  /** On the session's event loop. */
  void takeIn(Runnable frame) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      session.pauseReading();
      if (waiting.get() <= FEW_WAITING) { // all had their turns between these two lines
        session.resumeReading();
      }
    }
    turns.execute(() -> turn(frame));
  }

  private void turn(Runnable frame) {
    try {
      frame.run();
    } finally {
      if (waiting.decrementAndGet() == FEW_WAITING) {
        session.resumeReading();
      }
    }
  }
}
