package ciao.client;

import ciao.client.api.Problem;
import com.fasterxml.jackson.databind.JavaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they happen, by server-sent events: first every object there is as {@code created},
 * then what changes. Owned by one thread, which {@link #next} blocks; another may {@link #close}
 * it.
 */
public final class Watch<T> implements AutoCloseable {
  private final Http http;
  private final JavaType type;
  private final InputStream bytes;
  private final EventStream events;

  Watch(Http http, InputStream bytes, JavaType type) {
    this.http = http;
    this.type = type;
    this.bytes = bytes;
    this.events = new EventStream(bytes);
  }

  /**
   * The next change, or null when the controller ended the watch in good order.
   *
   * @throws ApiException when the watch fell behind or its object may no longer be seen
   * @throws UnreachableException when the connection broke
   */
  public @Nullable WatchEvent<T> next() throws ApiException, UnreachableException {
    try {
      for (EventStream.Message message = events.next(); message != null; message = events.next()) {
        WatchEvent<T> change = change(message.event(), message.data());
        if (change != null) {
          return change;
        }
      }
      return null;
    } catch (IOException cut) {
      throw http.unreachable(cut);
    }
  }

  private @Nullable WatchEvent<T> change(String event, String data)
      throws ApiException, IOException {
    byte[] json = data.getBytes(StandardCharsets.UTF_8);
    return switch (event) {
      case "created" -> new WatchEvent<>(WatchEvent.Type.CREATED, http.read(json, type));
      case "updated" -> new WatchEvent<>(WatchEvent.Type.UPDATED, http.read(json, type));
      case "deleted" -> new WatchEvent<>(WatchEvent.Type.DELETED, http.read(json, type));
      case "error" -> throw new ApiException(http.read(json, http.type(Problem.class)));
      default -> null; // "bootstrapped", and words of a later version
    };
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
