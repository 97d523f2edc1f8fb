package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an opened stream carries. */
public enum StreamPurpose {
  /** What the instance wrote to its standard output and error. */
  LOGS,
  /** What a virtual machine wrote to its serial console. */
  CONSOLE;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static StreamPurpose of(String text) {
    return WireWord.parse(StreamPurpose.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
