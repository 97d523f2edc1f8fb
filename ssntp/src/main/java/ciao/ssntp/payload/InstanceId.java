package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** One run of a workload; unique in the cluster, given by the controller. */
public record InstanceId(UUID value) implements Comparable<InstanceId> {
  public InstanceId {
    Objects.requireNonNull(value, "value");
  }

  /**
   * Reads the usual text form.
   *
   * @throws IllegalArgumentException naming the text when it is no UUID of 36 characters
   */
  @JsonCreator
  public static InstanceId of(String text) {
    return new InstanceId(CanonicalUuid.parse(text));
  }

  @Override
  public int compareTo(InstanceId other) {
    return value.compareTo(other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
