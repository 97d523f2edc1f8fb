package ciao.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events (WHATWG HTML, 9.2.6): {@code event} and {@code data}; comments and other
 * fields are skipped. Owned by one thread; another may close the bytes beneath.
 */
final class EventStream {
  /** One event with two of the largest resources there may be, each character escaped. */
  static final int MOST_CHARACTERS = 32 << 20;

  private final Reader characters;
  private static final int PIECE = 8 << 10;

  private final int most;
  private final StringBuilder line = new StringBuilder();
  private final char[] read = new char[PIECE];
  private int from;
  private int to;
  private boolean afterReturn;

  /** What one event said. */
  record Message(String event, String data) {}

  EventStream(InputStream bytes) {
    this(bytes, MOST_CHARACTERS);
  }

  /**
   * @param most characters of one event; a longer one is an error
   */
  EventStream(InputStream bytes, int most) {
    this.characters = new InputStreamReader(bytes, StandardCharsets.UTF_8);
    this.most = most;
  }

  /**
   * The next event that has data, or null at the end; an event that was cut off is none.
   *
   * @throws IOException when reading fails, or an event is too long
   */
  @Nullable Message next() throws IOException {
    String event = "message";
    StringBuilder data = new StringBuilder();
    boolean any = false;
    for (String text = readLine(most); text != null; text = readLine(most - data.length())) {
      if (text.isEmpty()) {
        if (any) {
          return new Message(event, data.toString());
        }
        event = "message";
        continue;
      }
      int colon = text.indexOf(':');
      String field = colon < 0 ? text : text.substring(0, colon);
      String value = colon < 0 ? "" : withoutOneSpace(text.substring(colon + 1));
      switch (field) {
        case "event" -> event = value;
        case "data" -> {
          data.append(any ? "\n" : "").append(value);
          any = true;
        }
        default -> {} // a comment (no field name), or a field of a later version
      }
    }
    return null;
  }

  private static String withoutOneSpace(String value) {
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /** Ended by CR, LF or both; null at the end of the bytes, though a line may have begun. */
  private @Nullable String readLine(int mostOfLine) throws IOException {
    line.setLength(0);
    while (from < to || fill()) {
      if (afterReturn && read[from] == '\n') {
        from++; // the second half of the end before
      }
      afterReturn = false;
      int end = endOfLine();
      if (line.length() + end - from > mostOfLine) {
        throw new IOException(
            "an event of more than %d characters (expected: fewer; is this a controller?)"
                .formatted(most));
      }
      line.append(read, from, end - from);
      from = end;
      if (end < to) {
        afterReturn = read[from++] == '\r';
        return line.toString();
      }
    }
    return null;
  }

  private int endOfLine() {
    int end = from;
    while (end < to && read[end] != '\n' && read[end] != '\r') {
      end++;
    }
    return end;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, characters.read(read));
    return to > 0;
  }
}
