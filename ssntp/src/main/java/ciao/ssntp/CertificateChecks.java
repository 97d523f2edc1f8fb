package ciao.ssntp;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the certificates of those who connect are checked: one thread beside the event loop, which
 * a check would hold for a millisecond, and everybody's frames with it. Whoever connects again and
 * again takes that thread's time, and waits for it. What waits is bounded by {@link HandshakeGate}:
 * each handshake has one check at most.
 */
final class CertificateChecks implements Executor, AutoCloseable {
  /** For a check under way to end; then it ends when it does. */
  private static final long CLOSE_MS = 1_000;

  /** Nobody connects for most of the time. */
  private static final long IDLE_S = 10;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_S,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new DefaultThreadFactory("ssntp-checks", true));

  CertificateChecks() {
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable check) {
    thread.execute(check);
  }

  /** Those that wait are not made: their connections are closed already. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean interrupted = false;
    try {
      var _ = thread.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
