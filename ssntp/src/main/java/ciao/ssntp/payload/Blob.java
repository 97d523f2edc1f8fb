package ciao.ssntp.payload;

import java.util.Objects;

/**
 * Bytes a node fetches from the controller over HTTPS; nothing secret or big stands in a frame.
 *
 * @param name what they are: {@code disk}, {@code kernel}, {@code initrd}, {@code archive}, {@code
 *     user_data}, {@code environment}
 * @param sha256 their SHA-256 in lower-case hexadecimal, 64 characters
 * @param size how many bytes
 */
public record Blob(String name, String sha256, long size) {
  private static final int DIGEST_LENGTH = 64;

  public Blob {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    if (!isDigest(sha256) || size < 0) {
      throw new IllegalArgumentException(
          "blob "
              + name
              + ": sha256="
              + sha256
              + " size="
              + size
              + " (expected: 64 lower-case hexadecimal digits, and 0 or more bytes)");
    }
  }

  private static boolean isDigest(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return text.length() == DIGEST_LENGTH;
  }
}
