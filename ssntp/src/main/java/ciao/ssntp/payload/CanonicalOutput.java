package ciao.ssntp.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  /** The two hexadecimal digits of every byte, the first in the low byte of each. */
  private static final short[] DIGITS = digits();

  private static final VarHandle PAIR =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LONGEST_NUMBER = 20;
  private static final int UUID_IN_QUOTES = 38;

  /**
   * Each thread's own: a new buffer for each payload would be most of what a scheduler allocates.
   */
  private static final ThreadLocal<CanonicalOutput> OWN =
      ThreadLocal.withInitial(CanonicalOutput::new);

  /** Most STARTs, the longest of these payloads, take 700 bytes. */
  private static final int USUAL = 1_024;

  /** For STARTs with long commands. */
  private static final int LARGEST_KEPT = 8_192;

  private byte[] bytes = new byte[USUAL];
  private int at;

  /** Whether an object has just begun, so that its next field needs no comma. */
  private boolean first = true;

  private CanonicalOutput() {}

  /** Begins a payload, which this thread writes to the {@link #end} before it begins another. */
  static CanonicalOutput begin() {
    CanonicalOutput out = OWN.get();
    out.at = 0;
    out.first = true;
    return out;
  }

  /** Whether a string holds this character, or byte, as it is: ASCII, no control, no escape. */
  static boolean isPlain(int character) {
    return character >= ' ' && character < 0x80 && character != '"' && character != '\\';
  }

  /** What was written since {@link #begin}. */
  byte[] written() {
    return Arrays.copyOf(bytes, at);
  }

  /** Keeps no more memory than most payloads take, whatever this one was. */
  void end() {
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[USUAL];
    }
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
    int length = name.length();
    room(length + 4);
    if (!first) {
      bytes[at++] = ',';
    }
    first = false;
    bytes[at] = '"';
    copy(name, length, at + 1);
    bytes[at + 1 + length] = '"';
    bytes[at + 2 + length] = ':';
    at += length + 3;
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
    byte[] to = bytes;
    int from = at;
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    to[from] = '"';
    pairs(to, from + 1, high >>> 32, 4);
    to[from + 9] = '-';
    pairs(to, from + 10, high >>> 16, 2);
    to[from + 14] = '-';
    pairs(to, from + 15, high, 2);
    to[from + 19] = '-';
    pairs(to, from + 20, low >>> 48, 2);
    to[from + 24] = '-';
    pairs(to, from + 25, low, 6);
    to[from + 37] = '"';
    at = from + UUID_IN_QUOTES;
  }

  /** The last so many bytes of a number, two digits each. */
  private static void pairs(byte[] to, int from, long number, int count) {
    for (int i = 0; i < count; i++) {
      int one = (int) (number >>> 8 * (count - 1 - i)) & 0xff;
      PAIR.set(to, from + 2 * i, DIGITS[one]);
    }
  }

  private static short[] digits() {
    short[] digits = new short[256];
    for (int one = 0; one < 256; one++) {
      digits[one] =
          (short) (Character.forDigit(one & 0xf, 16) << 8 | Character.forDigit(one >> 4, 16));
    }
    return digits;
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

  private void ascii(String text) {
    room(text.length());
    copy(text, text.length(), at);
    at += text.length();
  }

  @SuppressWarnings("deprecation") // takes the low byte of each character, which is all ASCII has
  private void copy(String text, int length, int to) {
    text.getBytes(0, length, bytes, to);
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
