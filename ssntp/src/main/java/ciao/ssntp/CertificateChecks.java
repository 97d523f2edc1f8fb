package ciao.ssntp;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the work of handshakes is done that TLS leaves to Java: which certificate to show, the
 * check of the peer's, and what TLS computes right behind each. One thread beside the event loops,
 * which that would hold for a millisecond, and everybody's frames with it. Whoever connects again
 * and again takes that thread's time, and waits for it.
 *
 * <p>Of one handshake one step waits at a time, and {@link HandshakeGate} bounds the handshakes;
 * steps of connections that were closed meanwhile cost nothing when their turn comes.
 */
final class CertificateChecks implements Executor, AutoCloseable {
  /** Whose step finds no place is closed, and comes again: many more than have a handshake. */
  private static final int MOST_WAITING = 4_096;

  /** For a step under way to end; after that it ends when it does. */
  private static final long CLOSE_MS = 250;

  /** Nobody connects for most of the time. */
  private static final long IDLE_S = 10;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_S,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          new DefaultThreadFactory("ssntp-checks", true));

  CertificateChecks() {
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Does this step after those that wait.
   *
   * @throws java.util.concurrent.RejectedExecutionException when as many wait as can
   */
  @Override
  public void execute(Runnable step) {
    thread.execute(step);
  }

  /** Those that wait are not done: their connections are being closed. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      var _ = thread.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
