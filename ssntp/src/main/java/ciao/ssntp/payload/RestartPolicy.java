package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** When a launcher starts an ended instance again by itself. */
public enum RestartPolicy {
  /** An end is final. */
  NEVER,
  /** Only when it ended with a code other than 0 or by a signal. */
  ON_FAILURE,
  /** After every end nobody asked for. */
  ALWAYS;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static RestartPolicy of(String text) {
    return WireWord.parse(RestartPolicy.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
