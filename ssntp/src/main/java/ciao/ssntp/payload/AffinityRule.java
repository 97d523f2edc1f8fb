package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether an instance keeps away from a group, or close to it. */
public enum AffinityRule {
  /** Where none of the group is. */
  APART,
  /** Where some of the group is; the first of a group that keeps together may go anywhere. */
  TOGETHER;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static AffinityRule of(String text) {
    return WireWord.parse(AffinityRule.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
