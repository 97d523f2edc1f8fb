package ciao.launcher.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection to a QEMU Machine Protocol monitor: a line of JSON each way, answers matched by
 * id. Its own virtual thread reads; commands may come from any thread. QEMU closes the connection
 * as it ends: then whatever waits is answered with an exception.
 */
final class QmpClient implements AutoCloseable {
  /** QMP answers are a few hundred bytes; a line this long comes from something else. */
  private static final int LONGEST_LINE = 1 << 20;

  /** QEMU answers within milliseconds; this is for a host out of breath. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final Duration patience;
  private final Consumer<String> events;
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<JsonNode> greeting = new CompletableFuture<>();
  private volatile boolean closed;

  private QmpClient(SocketChannel channel, Duration patience, Consumer<String> events) {
    this.channel = channel;
    this.patience = patience;
    this.events = events;
  }

  /**
   * Connects to a monitor that listens.
   *
   * @param patience how long each answer may take
   */
  static QmpClient connect(Path socket, Duration patience)
      throws IOException, InterruptedException {
    return over(SocketChannel.open(UnixDomainSocketAddress.of(socket)), patience, event -> {});
  }

  /**
   * Speaks over a connection that is there, and leaves the negotiation mode.
   *
   * @param patience how long each answer may take
   * @param events hears the names of events; must not block
   */
  static QmpClient over(SocketChannel channel, Duration patience, Consumer<String> events)
      throws IOException, InterruptedException {
    QmpClient client = new QmpClient(channel, patience, events);
    Thread.ofVirtual().name("qmp-reader").start(client::read);
    try {
      client.await("greeting", client.greeting);
      client.execute("qmp_capabilities", Map.of());
      return client;
    } catch (QmpException refused) {
      client.close();
      throw new IOException(refused.getMessage(), refused);
    } catch (IOException | InterruptedException failed) {
      client.close();
      throw failed;
    }
  }

  /**
   * Runs a command.
   *
   * @return what QEMU returned
   * @throws QmpException when QEMU refused it
   * @throws IOException when QEMU is gone or did not answer in time
   */
  JsonNode execute(String command, Map<String, ?> arguments)
      throws QmpException, IOException, InterruptedException {
    long id = lastId.incrementAndGet();
    ObjectNode request = json.createObjectNode().put("execute", command).put("id", id);
    if (!arguments.isEmpty()) {
      request.set("arguments", json.valueToTree(arguments));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    if (closed) {
      // The reader has ended and may have passed over this answer.
      answer.completeExceptionally(new EOFException("the monitor was closed"));
    }
    try {
      write(request);
      JsonNode answered = await(command, answer);
      JsonNode error = answered.get("error");
      if (error != null) {
        throw new QmpException(command, error.path("desc").asText("refused"));
      }
      return answered.path("return");
    } finally {
      waiting.remove(id);
    }
  }

  private JsonNode await(String what, CompletableFuture<JsonNode> answer)
      throws IOException, InterruptedException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      throw new IOException("QEMU did not answer " + what + " within " + patience, silent);
    } catch (ExecutionException ended) {
      throw new IOException("QEMU ended before it answered " + what, ended.getCause());
    }
  }

  private synchronized void write(ObjectNode request) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  private void read() {
    IOException end = new EOFException("the monitor was closed");
    try (InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        take(json.readTree(line));
      }
    } catch (IOException broken) {
      end = broken;
    } finally {
      closed = true;
      greeting.completeExceptionally(end);
      for (CompletableFuture<JsonNode> answer : waiting.values()) {
        answer.completeExceptionally(end);
      }
    }
  }

  private void take(JsonNode message) throws JsonProcessingException {
    if (message.has("QMP")) {
      greeting.complete(message);
    } else if (message.has("event")) {
      events.accept(message.get("event").asText());
    } else {
      CompletableFuture<JsonNode> answer = waiting.get(message.path("id").asLong(-1));
      if (answer != null) {
        answer.complete(message);
      }
    }
  }

  /** The next line that is not blank; empty at the end. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n' || next == '\r') {
        if (line.size() > 0) {
          return line.toString(StandardCharsets.UTF_8);
        }
      } else if (line.size() == LONGEST_LINE) {
        throw new IOException("the monitor sent a line of more than " + LONGEST_LINE + " bytes");
      } else {
        line.write(next);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
