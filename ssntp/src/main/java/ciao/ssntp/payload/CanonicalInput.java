package ciao.ssntp.payload;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link CanonicalOutput} writes, and nothing else: every method takes what comes next
 * in the bytes, or throws {@link NotCanonical} when that is anything it was not called for.
 */
final class CanonicalInput {
  /** So many digits are less than the largest long, whatever they are. */
  private static final int MOST_DIGITS = 18;

  /** Longer keys, and more of them, may be none that Jackson or {@link Devices} takes. */
  private static final int LONGEST_KEY = 64;

  private static final int MOST_KEYS = 64;

  private static final int UUID_LENGTH = 36;
  private static final byte[] NIBBLES = nibbles();

  private final byte[] bytes;
  private final LastAddress addresses;
  private final LastStart starts;
  private int at;

  /** Whether an object has just begun, so that its next field has no comma before it. */
  private boolean first = true;

  CanonicalInput(byte[] bytes, LastAddress addresses, LastStart starts) {
    this.bytes = bytes;
    this.addresses = addresses;
    this.starts = starts;
  }

  /** Begins an object. */
  void open() {
    expect('{');
    first = true;
  }

  /** Ends it; answers what was made of it. */
  <T> T close(T made) {
    expect('}');
    first = false;
    return made;
  }

  /** Nothing may come after the payload. */
  void end() {
    if (at != bytes.length) {
      throw NotCanonical.GIVEN_UP;
    }
  }

  /** Whether the object goes on with this field; its value comes next then. */
  boolean has(String field) {
    int before = at;
    if ((first || next(',')) && next('"') && next(field) && next('"') && next(':')) {
      first = false;
      return true;
    }
    at = before;
    return false;
  }

  /** A field that is always there. */
  CanonicalInput field(String name) {
    if (has(name)) {
      return this;
    }
    throw NotCanonical.GIVEN_UP;
  }

  /** A string of plain characters. */
  @SuppressWarnings("deprecation") // takes each byte for a character, which ASCII is
  String text() {
    expect('"');
    int from = at;
    int to = from;
    while (to < bytes.length && CanonicalOutput.isPlain(bytes[to])) {
      to++;
    }
    at = to;
    expect('"');
    return new String(bytes, 0, from, to - from);
  }

  int number() {
    long whole = whole();
    if ((int) whole != whole) {
      throw NotCanonical.GIVEN_UP;
    }
    return (int) whole;
  }

  long whole() {
    boolean negative = next('-');
    int from = at;
    long number = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      number = number * 10 + (bytes[at] - '0');
      at++;
    }
    int digits = at - from;
    if (digits == 0 || digits > MOST_DIGITS) {
      throw NotCanonical.GIVEN_UP;
    }
    if (bytes[from] == '0' && (negative || digits > 1)) {
      throw NotCanonical.GIVEN_UP;
    }
    return negative ? -number : number;
  }

  boolean truth() {
    if (next("true")) {
      return true;
    }
    if (next("false")) {
      return false;
    }
    throw NotCanonical.GIVEN_UP;
  }

  URI address() {
    String text = text();
    if (text.isEmpty()) { // is an address to Java, but not to Jackson
      throw NotCanonical.GIVEN_UP;
    }
    return addresses.of(text);
  }

  /** The last START's tenant again, when it has this one's name. */
  TenantId tenant() {
    TenantId last = starts.tenant();
    int before = at;
    if (last != null && next('"') && next(last.value()) && next('"')) {
      return last;
    }
    at = before;
    return TenantId.of(text());
  }

  /** Takes all the rest when it is what the last START ended in; answers that one, or null. */
  @Nullable Start restLikeLast() {
    Start last = starts.endingLike(bytes, at);
    if (last != null) {
      at = bytes.length;
    }
    return last;
  }

  /** Where the next byte is. */
  int at() {
    return at;
  }

  /** Keeps what was read, for the next one that ends in the same bytes from that place on. */
  Start keep(Start start, int from) {
    end(); // or what comes behind it would be taken for a part of it
    starts.keep(start, bytes, from);
    return start;
  }

  UUID uuid() {
    expect('"');
    int from = at;
    if (bytes.length - from < UUID_LENGTH
        || bytes[from + 8] != '-'
        || bytes[from + 13] != '-'
        || bytes[from + 18] != '-'
        || bytes[from + 23] != '-') {
      throw NotCanonical.GIVEN_UP;
    }
    long high = nibbles(from, 8) << 32 | nibbles(from + 9, 4) << 16 | nibbles(from + 14, 4);
    long low = nibbles(from + 19, 4) << 48 | nibbles(from + 24, 12);
    at = from + UUID_LENGTH;
    expect('"');
    return new UUID(high, low);
  }

  /** A list, each element read by {@code element}. */
  <T> List<T> list(Function<CanonicalInput, T> element) {
    expect('[');
    if (next(']')) {
      return List.of();
    }
    List<T> list = new ArrayList<>();
    do {
      list.add(element.apply(this));
    } while (next(','));
    expect(']');
    return list;
  }

  /** A map in the order of its keys, each value read by {@code value}. */
  <T> Map<String, T> map(Function<CanonicalInput, T> value) {
    expect('{');
    if (next('}')) {
      return Map.of();
    }
    List<Map.Entry<String, T>> entries = new ArrayList<>();
    String last = "";
    do {
      String key = text();
      boolean ascends = entries.isEmpty() || key.compareTo(last) > 0;
      if (!ascends || key.length() > LONGEST_KEY || entries.size() == MOST_KEYS) {
        throw NotCanonical.GIVEN_UP;
      }
      expect(':');
      entries.add(Map.entry(key, value.apply(this)));
      last = key;
    } while (next(','));
    expect('}');
    return mapOf(entries);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> Map<String, T> mapOf(List<Map.Entry<String, T>> entries) {
    return Map.ofEntries(entries.toArray(new Map.Entry[0]));
  }

  private boolean next(String word) {
    int to = at + word.length();
    if (to > bytes.length) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return false;
      }
    }
    at = to;
    return true;
  }

  private boolean next(char expected) {
    if (at < bytes.length && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char expected) {
    if (!next(expected)) {
      throw NotCanonical.GIVEN_UP;
    }
  }

  private long nibbles(int from, int digits) {
    long number = 0;
    for (int i = from; i < from + digits; i++) {
      int nibble = NIBBLES[bytes[i] & 0xff];
      if (nibble < 0) {
        throw NotCanonical.GIVEN_UP;
      }
      number = number << 4 | nibble;
    }
    return number;
  }

  private static byte[] nibbles() {
    byte[] nibbles = new byte[256];
    Arrays.fill(nibbles, (byte) -1);
    for (byte value = 0; value < 16; value++) {
      nibbles[Character.forDigit(value, 16)] = value;
    }
    return nibbles;
  }
}
