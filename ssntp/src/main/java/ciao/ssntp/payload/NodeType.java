package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The part a node plays. */
public enum NodeType {
  /** It runs instances. */
  COMPUTE_NODE,
  /** It runs concentrators. */
  NETWORK_NODE;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static NodeType of(String text) {
    return WireWord.parse(NodeType.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
