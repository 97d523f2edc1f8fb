package ciao.client;

import ciao.client.api.state.StateEvent;
import com.fasterxml.jackson.databind.JavaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the controller's store as they happen. Owned by one thread, which {@link #next}
 * blocks; another may {@link #close} it.
 */
public final class StateWatch implements AutoCloseable {
  private static final Set<String> KINDS =
      Arrays.stream(StateEvent.Kind.values())
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private final Http http;
  private final JavaType type;
  private final InputStream bytes;
  private final EventStream events;

  StateWatch(Http http, InputStream bytes) {
    this.http = http;
    this.type = http.type(StateEvent.class);
    this.bytes = bytes;
    this.events = new EventStream(bytes);
  }

  /** From where on a watch sees events. */
  public sealed interface From {
    /** What is there, then {@code bootstrapped}, then what changes. */
    record Contents() implements From {}

    /** What changes from now on. */
    record Now() implements From {}

    /** {@code bootstrapped} at once, whose position is a bookmark; then what changes. */
    record Marker() implements From {}

    /** What changed after a bookmark. */
    record After(long position) implements From {}

    /** The last events there were, then what changes. */
    record Tail(int events) implements From {}
  }

  /**
   * The next event, or null when the controller ended the watch in good order.
   *
   * @throws UnreachableException when the connection broke; another watch may go on after the
   *     position of the last event
   */
  public @Nullable StateEvent next() throws UnreachableException {
    try {
      for (EventStream.Message message = events.next(); message != null; message = events.next()) {
        if (KINDS.contains(message.event())) { // else a word of a later version
          return http.read(message.data().getBytes(StandardCharsets.UTF_8), type);
        }
      }
      return null;
    } catch (IOException cut) {
      throw http.unreachable(cut);
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
