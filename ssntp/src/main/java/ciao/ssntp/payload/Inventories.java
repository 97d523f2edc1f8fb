package ciao.ssntp.payload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;

/** Lets a controller see from 16 characters whether it knows what a node holds. */
public final class Inventories {
  private static final int HASH_BYTES = 8;

  private Inventories() {}

  /** The first 8 bytes, in hexadecimal, of a SHA-256 over one line per instance, sorted by id. */
  public static String hash(Collection<InstanceReport> inventory) {
    StringBuilder lines = new StringBuilder();
    inventory.stream()
        .sorted(Comparator.comparing(InstanceReport::instance))
        .forEach(held ->
            lines
                .append(held.instance())
                .append(' ')
                .append(held.generation())
                .append(' ')
                .append(held.state())
                .append('\n'));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(lines.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
