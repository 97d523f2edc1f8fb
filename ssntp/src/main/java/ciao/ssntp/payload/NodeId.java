package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** A machine with a launcher or a network agent: the UUID in its certificate. */
public record NodeId(UUID value) implements Comparable<NodeId> {
  public NodeId {
    Objects.requireNonNull(value, "value");
  }

  /**
   * Reads the usual text form.
   *
   * @throws IllegalArgumentException naming the text when it is no UUID of 36 characters
   */
  @JsonCreator
  public static NodeId of(String text) {
    return new NodeId(CanonicalUuid.parse(text));
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
