package ciao.ssntp;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The one event loop of a server whose owner works on it too: what a frame leads to is then done
 * and sent with no other thread to wake. What runs here must be short and never block: no peer is
 * heard meanwhile. Close it after its server.
 */
public final class ServerLoop implements Executor, AutoCloseable {
  /** For the event loop to end. */
  private static final long END_MS = 2_000;

  private final EventLoopGroup loop;

  private ServerLoop(EventLoopGroup loop) {
    this.loop = loop;
  }

  /** Starts it; its thread begins with the first task. */
  public static ServerLoop start(Transport transport) {
    return new ServerLoop(new NetworkStack(transport).eventLoops(1, "ssntp-server"));
  }

  EventLoopGroup group() {
    return loop;
  }

  /** Runs a task behind those that wait already. From any thread. */
  @Override
  public void execute(Runnable task) {
    loop.next().execute(task);
  }

  /** Frees the thread. Takes 2 s at most; again does nothing. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, END_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MS);
  }
}
