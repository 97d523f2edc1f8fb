package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A tenant's name, which is also its id: the organisation in its users' certificates. */
public record TenantId(String value) implements Comparable<TenantId> {
  private static final int LONGEST = 63;

  public TenantId {
    if (!isName(value)) {
      throw new IllegalArgumentException(
          "tenant: "
              + value
              + " (expected: 1 to 63 lower-case letters, digits and inner hyphens, such as team-a)");
    }
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inner = i > 0 && i < text.length() - 1;
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && !(c == '-' && inner)) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST;
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
