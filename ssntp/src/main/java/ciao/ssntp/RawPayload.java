package ciao.ssntp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A payload's bytes as they stood in a frame; immutable. Forwarding sends them unchanged. */
public final class RawPayload {
  /** No bytes. */
  public static final RawPayload EMPTY = new RawPayload(new byte[0]);

  private final byte[] bytes;

  private RawPayload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the array over: whoever made it must not touch it again. */
  static RawPayload owning(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new RawPayload(bytes);
  }

  /** How many bytes. */
  public int size() {
    return bytes.length;
  }

  /** The bytes as UTF-8 text. May hold a stream's token: never log it. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes themselves, for the codec; never changed, never handed out. */
  byte[] shared() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawPayload raw && Arrays.equals(bytes, raw.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
