package ciao.launcher.fetch;

import ciao.certs.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTPS to controllers, with this node's certificate. Thread-safe; calls block. */
public final class ControllerHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Until an answer begins; bodies are watched by {@link StallGuard}. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A problem body is a few hundred bytes. */
  private static final int LONGEST_PROBLEM = 16 * 1024;

  private final HttpClient client;
  private final ScheduledExecutorService timers;

  /**
   * Reads the credentials now and never again.
   *
   * @param blocking runs the client's own tasks, a thread each
   * @param timers notices transfers that make no progress
   */
  public ControllerHttp(Credentials credentials, Executor blocking, ScheduledExecutorService timers)
      throws IOException {
    this.timers = timers;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(blocking)
            .sslContext(ControllerTrust.context(credentials))
            .build();
  }

  /**
   * Gets a body; the caller closes it. A body that makes no progress for 30 s ends with an
   * IOException.
   *
   * @throws RefusedException when the controller answered with anything but success
   */
  InputStream get(URI address) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(address).timeout(ANSWER).GET().build(),
            BodyHandlers.ofInputStream());
    InputStream body = new StallGuard(response.body(), timers);
    if (response.statusCode() == 200) {
      return body;
    }
    try (body) {
      throw new RefusedException(
          response.statusCode(),
          new String(body.readNBytes(LONGEST_PROBLEM), StandardCharsets.UTF_8));
    }
  }

  /**
   * Opens a WebSocket.
   *
   * @param address an https address of the controller's
   * @param token what the controller gave to open it with
   * @throws RefusedException when the controller answered with anything but a WebSocket
   */
  public ControllerSocket open(URI address, String token) throws IOException, InterruptedException {
    ControllerSocket.Peer peer = new ControllerSocket.Peer();
    CompletableFuture<WebSocket> opening =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .connectTimeout(ANSWER)
            .buildAsync(secure(address), peer);
    try {
      return peer.on(opening.get(), timers);
    } catch (InterruptedException closing) {
      opening.thenAccept(WebSocket::abort);
      throw closing;
    } catch (ExecutionException failed) {
      throw explained(failed.getCause());
    }
  }

  private static IOException explained(@Nullable Throwable cause) {
    if (cause instanceof WebSocketHandshakeException refused) {
      HttpResponse<?> answer = refused.getResponse();
      return new RefusedException(answer.statusCode(), String.valueOf(answer.body()));
    }
    String words = cause == null ? null : cause.getMessage();
    return new IOException(words == null ? String.valueOf(cause) : words, cause);
  }

  private static URI secure(URI address) throws IOException {
    if (!"https".equals(address.getScheme())) {
      throw new IOException("address: %s (expected: https://…)".formatted(address));
    }
    return URI.create("wss" + address.toString().substring("https".length()));
  }

  /** Waits before something is tried again. */
  void pause(Duration duration) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    timers.schedule(over::countDown, duration.toMillis(), TimeUnit.MILLISECONDS);
    over.await();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
