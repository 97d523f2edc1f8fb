package ciao.controller;

import ciao.ssntp.payload.OpenStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A node's end of a stream. */
final class StreamDialler implements WebSocket.Listener {
  /** Completes with the status the controller closed with, or with -1 when the connection broke. */
  final CompletableFuture<Integer> closed = new CompletableFuture<>();

  final CompletableFuture<Boolean> answered = new CompletableFuture<>();
  private final WebSocket socket;

  StreamDialler(HttpClient caller, OpenStream open, String token) {
    socket =
        caller
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .connectTimeout(Duration.ofSeconds(20))
            .buildAsync(URI.create("wss" + open.address().toString().substring(5)), this)
            .join();
  }

  StreamDialler(HttpClient caller, OpenStream open) {
    this(caller, open, open.token());
  }

  /** What the controller answered instead of opening a stream. */
  static HttpResponse<?> refusal(HttpClient caller, OpenStream open, String token) {
    try {
      new StreamDialler(caller, open, token).socket.abort();
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
        return handshake.getResponse();
      }
      throw refused;
    }
    throw new AssertionError("the stream was opened (expected: a refusal)");
  }

  CompletableFuture<WebSocket> sendLater(byte[] bytes) {
    return socket.sendBinary(ByteBuffer.wrap(bytes), true);
  }

  void send(String text) throws Exception {
    sendLater(text.getBytes(StandardCharsets.UTF_8)).get(20, TimeUnit.SECONDS);
  }

  void ping() throws Exception {
    socket.sendPing(ByteBuffer.allocate(0)).get(20, TimeUnit.SECONDS);
  }

  void end(int status) throws Exception {
    socket.sendClose(status, "").get(20, TimeUnit.SECONDS);
  }

  /** The node dies. */
  void cut() {
    socket.abort();
  }

  int awaitClosed() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    answered.complete(true);
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable broken) {
    closed.complete(-1);
  }
}
