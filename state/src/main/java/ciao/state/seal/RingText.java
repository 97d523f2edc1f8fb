package ciao.state.seal;

import ciao.state.seal.KeyRingException.Reason;
import ciao.state.seal.RingContents.OlderKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/**
 * The text of a key ring's file, lines of words; bytes in base64url without padding.
 *
 * <pre>
 * ciao key ring 1
 * key KEY-ID
 * older KEY-ID WRAPPED
 * slot NAME KIND ITERATIONS SALT PUBLIC-KEY PRIVATE-KEY ENCAPSULATION MASTER-KEY
 * hmac HMAC
 * </pre>
 *
 * There is one way to write a ring, and a file written any other way is damaged.
 */
final class RingText {
  private static final String TITLE = "ciao key ring ";
  private static final int VERSION = 1;

  /** Above, opening a slot would take long: nobody meant that. */
  private static final int MAX_ITERATIONS = 10_000_000;

  private RingText() {}

  static String unsigned(RingContents contents) {
    StringBuilder text = new StringBuilder(TITLE).append(VERSION).append('\n');
    text.append("key ").append(contents.current()).append('\n');
    for (OlderKey older : contents.older()) {
      text.append("older %s %s\n".formatted(older.id(), encode(older.wrapped())));
    }
    for (Slot slot : contents.slots().values()) {
      text.append(
          "slot %s %s %d %s %s %s %s %s\n"
              .formatted(
                  slot.name(),
                  slot.kind().word(),
                  slot.iterations(),
                  encode(slot.salt()),
                  encode(slot.publicKey()),
                  encode(slot.privateKey()),
                  encode(slot.encapsulation()),
                  encode(slot.masterKey())));
    }
    return text.toString();
  }

  static byte[] write(RingContents contents) {
    return (unsigned(contents) + "hmac " + encode(contents.hmac()) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param file to name in errors
   */
  static RingContents read(String file, byte[] bytes) throws KeyRingException {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    checkVersion(file, lines.isEmpty() ? "" : lines.getFirst());
    try {
      RingContents contents = read(lines.subList(1, lines.size()));
      if (!Arrays.equals(write(contents), bytes)) {
        throw new IllegalArgumentException("not as it is written");
      }
      return contents;
    } catch (UnknownKindException e) {
      throw new KeyRingException(
          Reason.UNSUPPORTED_ALGORITHM,
          "%s: slot kind '%s' (expected: one of %s); it was written by a newer version, use that one"
              .formatted(
                  file,
                  e.word,
                  Arrays.stream(OperatorSecret.Kind.values())
                      .map(OperatorSecret.Kind::word)
                      .toList()));
    } catch (IllegalArgumentException e) {
      throw new KeyRingException(
          Reason.DAMAGED,
          "%s is damaged: %s; put it back from a backup".formatted(file, e.getMessage()));
    }
  }

  private static void checkVersion(String file, String title) throws KeyRingException {
    if (!title.startsWith(TITLE)) {
      throw new KeyRingException(
          Reason.DAMAGED,
          "%s does not begin as a key ring; put the right one back".formatted(file));
    }
    if (!title.equals(TITLE + VERSION)) {
      throw new KeyRingException(
          Reason.UNSUPPORTED_VERSION,
          "%s: version '%s' (expected: %d); it was written by a newer version, use that one"
              .formatted(file, title.substring(TITLE.length()), VERSION));
    }
  }

  private static RingContents read(List<String> lines) {
    KeyId current = KeyId.parse(words(first(lines), "key", 2)[1]);
    TreeMap<String, Slot> slots = new TreeMap<>();
    List<OlderKey> older = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      if (line.startsWith("older ")) {
        String[] words = words(line, "older", 3);
        older.add(new OlderKey(KeyId.parse(words[1]), decode(words[2])));
      } else {
        Slot slot = slot(words(line, "slot", 9));
        slots.put(slot.name(), slot);
      }
    }
    return new RingContents(current, slots, older, decode(words(lines.getLast(), "hmac", 2)[1]));
  }

  private static Slot slot(String[] words) {
    int iterations = Integer.parseInt(words[3]);
    if (!Operator.isName(words[1]) || iterations < 0 || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException("a slot is not as one is written");
    }
    return new Slot(
        words[1],
        kind(words[2]),
        iterations,
        decode(words[4]),
        decode(words[5]),
        decode(words[6]),
        decode(words[7]),
        decode(words[8]));
  }

  private static OperatorSecret.Kind kind(String word) {
    for (OperatorSecret.Kind kind : OperatorSecret.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new UnknownKindException(word);
  }

  private static String first(List<String> lines) {
    if (lines.size() < 2) {
      throw new IllegalArgumentException("it is cut off");
    }
    return lines.getFirst();
  }

  private static String[] words(String line, String first, int count) {
    String[] words = line.split(" ", -1);
    if (words.length != count || !words[0].equals(first)) {
      throw new IllegalArgumentException(
          "no line '%s' of %d words where one belongs".formatted(first, count));
    }
    return words;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static final class UnknownKindException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String word;

    UnknownKindException(String word) {
      super(word);
      this.word = word;
    }
  }
}
