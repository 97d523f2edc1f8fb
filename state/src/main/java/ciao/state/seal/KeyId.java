package ciao.state.seal;

import java.util.HexFormat;

/**
 * Which master key sealed something: computed from the key, so that keys of different rings are
 * never taken for each other.
 */
public record KeyId(long bits) {

  /**
   * @throws IllegalArgumentException when it is not 16 lower-case hexadecimal digits
   */
  public static KeyId parse(String text) {
    if (!text.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException(
          "key id: '%s' (expected: 16 lower-case hexadecimal digits)".formatted(text));
    }
    return new KeyId(HexFormat.fromHexDigitsToLong(text));
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
