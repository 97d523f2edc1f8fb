package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A tenant's name, which is also its id: the organisation in its users' certificates. */
public record TenantId(String value) implements Comparable<TenantId> {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public TenantId {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "tenant: "
              + value
              + " (expected: 1 to 63 lower-case letters, digits and inner hyphens, such as team-a)");
    }
  }

  @JsonCreator
  public static TenantId of(String text) {
    return new TenantId(text);
  }

  /** The name of a group of this tenant's instances among those of all tenants. */
  public String group(String name) {
    return value + "/" + name;
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value;
  }
}
