package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a launcher says of an instance it holds. */
public enum InstanceState {
  /** Its files and image are being made ready. */
  PREPARING,
  /** Ready to run, waiting for the controller's grant. */
  PREPARED,
  /** Granted; its driver is starting it. */
  STARTING,
  /** It runs. */
  ACTIVE,
  /** Asked to end, not yet ended. */
  STOPPING,
  /** It ran and ended; its disk is kept. */
  EXITED,
  /** A step went wrong and was undone; the reason says which. */
  FAILED,
  /** Being removed from the node. */
  DELETING;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static InstanceState of(String text) {
    return WireWord.parse(InstanceState.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
