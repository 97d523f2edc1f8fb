package ciao.netagent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What the names of a home's cgroups, namespaces and mounts begin with: {@code ciao-} and the first
 * 8 digits of the SHA-256 of the home directory's real path. Everything with that beginning belongs
 * to that home.
 */
public record HomeTag(String value) {
  private static final Pattern FORM = Pattern.compile("ciao-[0-9a-f]{8}");

  public HomeTag {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "home tag: " + value + " (expected: ciao- and 8 hexadecimal digits)");
    }
  }

  /**
   * The tag of a home directory, which must exist.
   *
   * @throws IOException when its real path cannot be found out
   */
  public static HomeTag of(Path home) throws IOException {
    byte[] path = home.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
      return new HomeTag("ciao-" + HexFormat.of().formatHex(digest, 0, 4));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A number from 0 to {@code bound} - 1 that spreads homes, for ranges of ids. */
  public int spread(int bound) {
    return Integer.remainderUnsigned(HexFormat.fromHexDigits(value, 5, 13), bound);
  }

  @Override
  public String toString() {
    return value;
  }
}
