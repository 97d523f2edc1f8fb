package ciao.launcher.fetch;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket to a controller. Bytes leave when they are sent, no faster than the other end takes
 * them, and the other end's going away is known at once. One thread sends; any may close.
 */
public final class ControllerSocket implements AutoCloseable {
  /** As a peer of SSNTP that makes no progress. */
  private static final Duration STALL = Duration.ofSeconds(30);

  /** For the reader's last bytes, which may lie in the buffers between. */
  private static final Duration LAST_BYTES = Duration.ofMinutes(5);

  /** What is under way to a slow reader beside the buffers of the connection. */
  private static final int MESSAGE = 16 * 1024;

  private final WebSocket socket;
  private final Peer peer;
  private final ScheduledExecutorService timers;

  private ControllerSocket(WebSocket socket, Peer peer, ScheduledExecutorService timers) {
    this.socket = socket;
    this.peer = peer;
    this.timers = timers;
  }

  /** Hears the controller. */
  static final class Peer implements WebSocket.Listener {
    /** Completes with a sentence when nothing can be sent any more. */
    private final CompletableFuture<String> gone = new CompletableFuture<>();

    private volatile boolean answers = true;
    private volatile boolean tookAll;

    ControllerSocket on(WebSocket socket, ScheduledExecutorService timers) {
      return new ControllerSocket(socket, this, timers);
    }

    private void giveUp() {
      gone.complete("the controller took nothing for a while");
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      answers = true;
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      tookAll = status == WebSocket.NORMAL_CLOSURE;
      gone.complete("the controller closed the stream (%d %s)".formatted(status, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable broken) {
      gone.complete("the connection broke: " + broken.getMessage());
    }
  }

  /** Calls {@code action} once, when the other end has gone; at once when it has gone already. */
  public void whenGone(Runnable action) {
    peer.gone.thenRun(action);
  }

  /**
   * Sends bytes, as soon as the other end takes them.
   *
   * @throws IOException when it has gone, or has taken nothing for 30 s
   */
  public void send(byte[] bytes) throws IOException, InterruptedException {
    for (int from = 0; from < bytes.length; from += MESSAGE) {
      int length = Math.min(MESSAGE, bytes.length - from);
      await(socket.sendBinary(ByteBuffer.wrap(bytes, from, length), true), STALL);
    }
  }

  /**
   * Asks for a sign of life, for the next call to look at.
   *
   * @throws IOException when the call before was not answered
   */
  public void ping() throws IOException, InterruptedException {
    if (!peer.answers) {
      throw new IOException("the controller gives no sign of life");
    }
    peer.answers = false;
    await(socket.sendPing(ByteBuffer.allocate(0)), STALL);
  }

  /**
   * Everything was sent: returns when the other end has taken it.
   *
   * @throws IOException when it has gone before, or has not taken it within five minutes
   */
  public void end() throws IOException, InterruptedException {
    await(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""), STALL);
    await(peer.gone, LAST_BYTES);
    if (!peer.tookAll) {
      throw new IOException(peer.gone.join());
    }
  }

  private void await(CompletableFuture<?> step, Duration limit)
      throws IOException, InterruptedException {
    ScheduledFuture<?> guard =
        timers.schedule(peer::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      CompletableFuture.anyOf(step, peer.gone).get();
    } catch (ExecutionException broken) {
      throw new IOException("the connection broke: " + broken.getCause(), broken);
    } finally {
      guard.cancel(false);
    }
    if (!step.isDone()) {
      throw new IOException(peer.gone.join());
    }
  }

  /** Breaks it off, unless it has ended. */
  @Override
  public void close() {
    socket.abort();
  }
}
