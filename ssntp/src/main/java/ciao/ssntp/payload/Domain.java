package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What counts as the same place. Racks and zones are nodes' labels of these names. */
public enum Domain {
  /** The same node. */
  NODE,
  /** Nodes with the same label {@code rack}. */
  RACK,
  /** Nodes with the same label {@code zone}. */
  ZONE;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static Domain of(String text) {
    return WireWord.parse(Domain.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
