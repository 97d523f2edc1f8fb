package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a command could not be carried out: the original's codes. */
public enum RefusalReason {
  /** No compute node has room now; the instance waits in the queue. */
  FULL_CLOUD,
  /** The chosen node had no room after all. */
  FULL_CN,
  /** The chosen node takes no work. */
  NODE_MAINTENANCE,
  /** No compute node is connected. */
  NO_CN,
  /** No network node is connected. */
  NO_NET_CN,
  /** The payload could not be read. */
  INVALID_PAYLOAD,
  /** The payload asks for something that cannot be. */
  INVALID_DATA,
  /** The image could not be fetched or unpacked. */
  IMAGE_FAILURE,
  /** The instance could not be started. */
  LAUNCH_FAILURE,
  /** Its network could not be made. */
  NETWORK_FAILURE,
  /** The node does not hold this instance. */
  NO_INSTANCE,
  /** The node has seen a later generation of this instance. */
  STALE_GENERATION,
  /** The scheduler's queue has no place; submit again later. */
  QUEUE_FULL;

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException naming the text and the known words
   */
  @JsonCreator
  public static RefusalReason of(String text) {
    return WireWord.parse(RefusalReason.class, text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
