package ciao.certs;

import java.util.UUID;
import javax.security.auth.x500.X500Principal;

/** The rules for the pieces of text and the ids that go into a certificate. */
final class SubjectText {

  /** X.520 bounds common names and organisations to 64 characters. */
  static final int MAX_LENGTH = 64;

  private SubjectText() {}

  /** Refuses text that is blank, too long, or would garble a terminal or a log line. */
  static void check(String what, String text) {
    boolean printable = text.codePoints().noneMatch(Character::isISOControl);
    if (text.isBlank() || text.length() > MAX_LENGTH || !printable) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected: 1 to %d printable characters)"
              .formatted(what, printable ? text : escape(text), MAX_LENGTH));
    }
  }

  /** Text for a message, with its control characters made visible. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            out.append("\\u%04x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** A subject's or issuer's name for a message; whoever wrote it may mean ill. */
  static String of(X500Principal name) {
    return escape(name.getName());
  }

  /** SSNTP uses the nil UUID for "not known", so no node may have it. */
  static boolean isNil(UUID uuid) {
    return uuid.getMostSignificantBits() == 0 && uuid.getLeastSignificantBits() == 0;
  }
}
