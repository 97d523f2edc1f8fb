package ciao.launcher.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends a body that brings nothing for a while: the JDK's client would wait for ever. */
final class StallGuard extends FilterInputStream {
  /** As a peer of SSNTP that makes no progress. */
  private static final long PERIOD_SECONDS = 15;

  private final ScheduledFuture<?> guard;
  private volatile long received;
  private long seen = -1;
  private volatile boolean stalled;

  StallGuard(InputStream body, ScheduledExecutorService timers) {
    super(body);
    this.guard =
        timers.scheduleAtFixedRate(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Two looks without a byte between them: 15 to 30 s. */
  private void look() {
    if (received != seen) {
      seen = received;
      return;
    }
    stalled = true;
    try {
      in.close();
    } catch (IOException alreadyBroken) {
      // The reader gets an exception of its own.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count;
    try {
      count = in.read(bytes, from, length);
    } catch (IOException broken) {
      throw stalled ? new IOException("nothing came for a while", broken) : broken;
    }
    if (stalled) {
      throw new IOException("nothing came for a while");
    }
    received += Math.max(count, 0);
    return count;
  }

  @Override
  public void close() throws IOException {
    guard.cancel(false);
    in.close();
  }
}
