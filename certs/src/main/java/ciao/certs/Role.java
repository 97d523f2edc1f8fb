package ciao.certs;

import java.util.Locale;

/**
 * What a peer of the cluster is allowed to be. The bit stands in SSNTP's CONNECT and CONNECTED, the
 * OID among a certificate's extended key usages.
 */
public enum Role {
  SERVER(0x01, 5),
  CONTROLLER(0x02, 3),
  AGENT(0x04, 1),
  SCHEDULER(0x08, 2),
  NETAGENT(0x10, 4),
  CNCIAGENT(0x20, 6);

  /** The arc the original Ciao registered its roles under. */
  static final String OID_ARC = "1.3.6.1.4.1.343.8.";

  private final int bit;
  private final String oid;

  Role(int bit, int arc) {
    this.bit = bit;
    this.oid = OID_ARC + arc;
  }

  /** This role's bit in a role mask. */
  public int bit() {
    return bit;
  }

  /** The extended key usage that grants this role. */
  public String oid() {
    return oid;
  }

  /** The role of this name, whatever its case. */
  public static Role parse(String name) throws PkiException {
    for (Role role : values()) {
      if (role.name().equalsIgnoreCase(name.strip())) {
        return role;
      }
    }
    throw new PkiException("role: %s (expected: one of %s)".formatted(name, Roles.of(values())));
  }

  /** The lower-case name, as people write it: {@code controller}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
