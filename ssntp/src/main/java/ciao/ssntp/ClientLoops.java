package ciao.ssntp;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that the clients of one process share: where thousands connect from one place, a
 * thread and three file descriptors for each would be too many. Close it after its clients.
 */
public final class ClientLoops implements AutoCloseable {
  /** For the event loops to end. */
  private static final long END_MS = 2_000;

  private final EventLoopGroup loops;

  private ClientLoops(EventLoopGroup loops) {
    this.loops = loops;
  }

  /**
   * Starts them.
   *
   * @param transport the same as their clients'
   * @param threads how many, 1 or more
   */
  public static ClientLoops start(Transport transport, int threads) {
    return new ClientLoops(new NetworkStack(transport).eventLoops(threads, "ssntp-client"));
  }

  /** Runs it on one of them, when that has dealt with all it found to read. */
  public void execute(Runnable task) {
    loops.next().execute(task);
  }

  /** Runs it on one of them when that much time has passed. */
  public void execute(Runnable task, Duration after) {
    var _ = loops.next().schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
  }

  EventLoop next() {
    return loops.next();
  }

  /** Frees the threads. Takes 2 s at most; again does nothing. Never call it from a listener. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, END_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MS);
  }
}
