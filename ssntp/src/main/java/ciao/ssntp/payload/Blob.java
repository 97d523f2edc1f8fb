package ciao.ssntp.payload;

import java.util.regex.Pattern;

/**
 * Bytes a node fetches from the controller over HTTPS; nothing secret or big stands in a frame.
 *
 * @param name what they are: {@code disk}, {@code kernel}, {@code initrd}, {@code archive}, {@code
 *     user_data}, {@code environment}
 * @param sha256 their SHA-256 in lower-case hexadecimal, 64 characters
 * @param size how many bytes
 */
public record Blob(String name, String sha256, long size) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public Blob {
    if (!DIGEST.matcher(sha256).matches() || size < 0) {
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
}
