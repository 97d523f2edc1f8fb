package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a label is compared. A label that is not there equals nothing and is in no set. */
public enum LabelOperator {
  /** It has this value. */
  EQUAL,
  /** It has another value, or is not there. */
  NOT_EQUAL,
  /** It has one of these values. */
  IN,
  /** It has none of these values, or is not there. */
  NOT_IN,
  /** It is there, whatever its value. */
  EXISTS,
  /** It is not there. */
  NOT_EXISTS;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static LabelOperator of(String text) {
    return WireWord.parse(LabelOperator.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
