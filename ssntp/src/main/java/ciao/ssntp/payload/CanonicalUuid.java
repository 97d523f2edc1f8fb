package ciao.ssntp.payload;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link UUID#fromString} accepts {@code 1-1-1-1-1}; ids on the wire have exactly one spelling. */
final class CanonicalUuid {
  private static final int TEXT_LENGTH = 36;

  private CanonicalUuid() {}

  static UUID parse(String text) {
    if (text.length() == TEXT_LENGTH) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException notHexadecimal) {
        throw unexpected(text, notHexadecimal);
      }
    }
    throw unexpected(text, null);
  }

  private static IllegalArgumentException unexpected(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "id: " + text + " (expected: a UUID such as 123e4567-e89b-42d3-a456-426614174000)", cause);
  }
}
