package ciao.ssntp.payload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Writes a payload's fields as Jackson does, byte for byte, or throws {@link NotCanonical} at what
 * only Jackson writes: strings of anything but plain characters.
 */
final class CanonicalOutput {
  private static final byte[] NIBBLES = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NUMBER = 20;
  private static final int UUID_IN_QUOTES = 38;

  private byte[] bytes;
  private int at;

  /** Whether an object has just begun, so that its next field needs no comma. */
  private boolean first = true;

  /**
   * @param expected about how many bytes it becomes
   */
  CanonicalOutput(int expected) {
    this.bytes = new byte[expected];
  }

  /** Whether a string holds this character, or byte, as it is: ASCII, no control, no escape. */
  static boolean isPlain(int character) {
    return character >= ' ' && character < 0x80 && character != '"' && character != '\\';
  }

  byte[] written() {
    return Arrays.copyOf(bytes, at);
  }

  void open() {
    put('{');
    first = true;
  }

  void close() {
    put('}');
    first = false;
  }

  /** The name of a field; its value comes next. */
  CanonicalOutput field(String name) {
    if (!first) {
      put(',');
    }
    first = false;
    plain(name);
    put(':');
    return this;
  }

  /** A string that its type has found to be plain. */
  void plain(String text) {
    put('"');
    ascii(text);
    put('"');
  }

  void text(String text) {
    int length = text.length();
    room(length + 2);
    byte[] to = bytes;
    int from = at + 1;
    to[at] = '"';
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (!isPlain(character)) {
        throw NotCanonical.GIVEN_UP;
      }
      to[from + i] = (byte) character;
    }
    to[from + length] = '"';
    at = from + length + 1;
  }

  void number(int number) {
    whole(number);
  }

  void whole(long number) {
    if (number == Long.MIN_VALUE) { // the one without a positive counterpart
      throw NotCanonical.GIVEN_UP;
    }
    room(LONGEST_NUMBER);
    if (number < 0) {
      bytes[at++] = '-';
    }
    long rest = Math.abs(number);
    int end = at + digits(rest);
    for (int i = end - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at = end;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  void truth(boolean truth) {
    ascii(truth ? "true" : "false");
  }

  void uuid(UUID uuid) {
    room(UUID_IN_QUOTES);
    bytes[at++] = '"';
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    nibbles(high >>> 32, 8, '-');
    nibbles(high >>> 16, 4, '-');
    nibbles(high, 4, '-');
    nibbles(low >>> 48, 4, '-');
    nibbles(low, 12, '"');
  }

  private void nibbles(long number, int digits, char then) {
    long rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      bytes[i] = NIBBLES[(int) rest & 0xf];
      rest >>>= 4;
    }
    bytes[at + digits] = (byte) then;
    at += digits + 1;
  }

  <T> void list(List<T> list, BiConsumer<CanonicalOutput, T> element) {
    put('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        put(',');
      }
      element.accept(this, list.get(i));
    }
    put(']');
  }

  /** In the order of the keys. */
  <T> void map(Map<String, T> map, BiConsumer<CanonicalOutput, T> value) {
    put('{');
    String[] keys = map.keySet().toArray(new String[0]);
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      if (i > 0) {
        put(',');
      }
      text(keys[i]);
      put(':');
      value.accept(this, map.get(keys[i]));
    }
    put('}');
  }

  @SuppressWarnings("deprecation") // takes the low byte of each character, which is all ASCII has
  private void ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, at);
    at += text.length();
  }

  private void put(char one) {
    room(1);
    bytes[at++] = (byte) one;
  }

  private void room(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
    }
  }
}
