package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server's event loops, to be held and let go by a test. */
final class Loops {
  private static final long PATIENCE_S = 15;

  private Loops() {}

  /** Something that waits to be let go. */
  static final class Hold {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Waits; on the thread that is held. */
    void here() {
      begun.countDown();
      await(over);
    }

    /** It waits by now. */
    Hold begun() {
      await(begun);
      return this;
    }

    void letGo() {
      over.countDown();
    }
  }

  /**
   * One of them, by a session on it that does nothing else.
   *
   * @param peer the other end of that session
   */
  record Loop(Connection session, RawPeer peer, Told told) {
    Thread thread() {
      return told.threadOf(session);
    }

    /** Nothing happens on it from now on. */
    Hold hold() {
      Hold hold = new Hold();
      session.onLoop(hold::here);
      return hold.begun();
    }

    /** All that was to be done on it is done. */
    void settle() {
      CountDownLatch done = new CountDownLatch(1);
      session.onLoop(done::countDown);
      await(done);
    }

    /** What had come when this was called, on any of its connections, has been read. */
    void hasReadAllThatCame() throws Exception {
      peer.write(
          Operand.READY,
          Message.of(Operand.READY, Samples.of(Operand.READY, session.key().uuid())).raw().text());
      assertThat(told.otherReceived()).isSameAs(session);
      settle();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).as("within %d s", PATIENCE_S).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
