package ciao.ssntp.payload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /** For each byte, whether it is no lower-case hexadecimal digit. */
  private static final byte[] OTHERS = others();

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

  /** Without a branch that depends on a digit: half of them would be foretold wrongly. */
  private static boolean isDigest(String text) {
    byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1); // of what is not in it: ?
    int others = digits.length ^ DIGEST_LENGTH;
    for (byte digit : digits) {
      others |= OTHERS[digit & 0xff];
    }
    return others == 0;
  }

  private static byte[] others() {
    byte[] others = new byte[256];
    Arrays.fill(others, (byte) 1);
    for (char digit : "0123456789abcdef".toCharArray()) {
      others[digit] = 0;
    }
    return others;
  }
}
