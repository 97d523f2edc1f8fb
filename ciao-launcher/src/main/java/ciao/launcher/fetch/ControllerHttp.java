package ciao.launcher.fetch;

import ciao.certs.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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
   * @param blocking runs the client's own tasks and reads request bodies, which block: a thread
   *     each
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
   * Sends a body for as long as it goes on.
   *
   * @param token what the controller gave to open the stream with
   * @param body read to its end on another thread, and closed
   * @throws RefusedException when the controller answered with anything but success
   */
  public void post(URI address, String token, Supplier<InputStream> body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofInputStream(body))
            .build();
    HttpResponse<byte[]> response =
        client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_PROBLEM));
    if (response.statusCode() / 100 != 2) {
      throw new RefusedException(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }
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
