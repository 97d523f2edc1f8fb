package ciao.launcher.qemu;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a machine's exit record. */
final class EndWatch implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable also;
  private AutoCloseable watch = () -> {};

  private EndWatch(Runnable also) {
    this.also = also;
  }

  static EndWatch of(Enclosure enclosure, InstanceDirectory directory) throws DriverException {
    return of(enclosure, directory, () -> {});
  }

  /** Calls {@code also} when it has ended. */
  static EndWatch of(Enclosure enclosure, InstanceDirectory directory, Runnable also)
      throws DriverException {
    EndWatch watch = new EndWatch(also);
    watch.watch = enclosure.onEnd(directory, watch::end);
    return watch;
  }

  private void end() {
    ended.countDown();
    also.run();
  }

  /** Whether it has ended in time. */
  boolean await(Duration atMost) throws InterruptedException {
    return ended.await(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    try {
      watch.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the watch on the exit record could not be closed: " + e, e);
    }
  }
}
