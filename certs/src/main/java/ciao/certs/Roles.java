package ciao.certs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An immutable set of roles.
 *
 * @param mask one bit per role, as SSNTP carries it; 0 to {@link #KNOWN}
 */
public record Roles(int mask) {

  /** The bits that have a meaning. */
  public static final int KNOWN = Arrays.stream(Role.values()).mapToInt(Role::bit).sum();

  public static final Roles NONE = new Roles(0);

  public Roles {
    if ((mask & ~KNOWN) != 0) {
      throw new IllegalArgumentException(
          "role mask: 0x%x has unknown bits 0x%x (expected: bits of 0x%x)"
              .formatted(mask, mask & ~KNOWN, KNOWN));
    }
  }

  public static Roles of(Role... roles) {
    return of(List.of(roles));
  }

  public static Roles of(Iterable<Role> roles) {
    int mask = 0;
    for (Role role : roles) {
      mask |= role.bit();
    }
    return new Roles(mask);
  }

  /**
   * The roles of a mask from the wire.
   *
   * @throws IllegalArgumentException if the mask has a bit no role owns
   */
  public static Roles fromMask(int mask) {
    return new Roles(mask);
  }

  public boolean contains(Role role) {
    return (mask & role.bit()) != 0;
  }

  /** Whether every one of {@code others} is among these. */
  public boolean containsAll(Roles others) {
    return (others.mask & ~mask) == 0;
  }

  /** Whether these and {@code others} have a role in common. */
  public boolean intersects(Roles others) {
    return (mask & others.mask) != 0;
  }

  public boolean isEmpty() {
    return mask == 0;
  }

  /** The roles in the order of their bits. */
  public List<Role> asList() {
    return Arrays.stream(Role.values()).filter(this::contains).toList();
  }

  /** For people: {@code controller, scheduler}, or {@code none}. */
  @Override
  public String toString() {
    return isEmpty()
        ? "none"
        : asList().stream().map(Role::toString).collect(Collectors.joining(", "));
  }
}
