package ciao.certs;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;

/**
 * Who a certificate says its owner is: a node of the cluster or a user of its API, never both.
 * Reading one needs the JDK alone.
 */
public sealed interface Identity {

  /** The one organisation of an operator's certificate. */
  String ADMIN = "admin";

  /** The name in the certificate's subject; for people, it grants nothing. */
  String commonName();

  /**
   * A member of the cluster.
   *
   * @param uuid the node's id, from the URI name {@code urn:uuid:…}
   * @param roles what the node may be; none at all is no error here, but nobody will talk to it
   */
  record Node(String commonName, UUID uuid, Roles roles) implements Identity {
    public Node {
      SubjectText.check("common name", commonName);
      if (SubjectText.isNil(uuid)) {
        throw new IllegalArgumentException(
            "node UUID: %s (expected: any but the nil UUID, which stands for \"not known\")"
                .formatted(uuid));
      }
    }
  }

  /**
   * A user of the API.
   *
   * @param organisations the tenants the user may act for, or {@value #ADMIN} alone for an operator
   */
  record User(String commonName, List<String> organisations) implements Identity {
    public User {
      SubjectText.check("common name", commonName);
      organisations = organisations.stream().distinct().toList();
      if (organisations.isEmpty()) {
        throw new IllegalArgumentException(
            "organisations: none (expected: a tenant or more, or %s)".formatted(ADMIN));
      }
      organisations.forEach(organisation -> SubjectText.check("organisation", organisation));
      if (organisations.contains(ADMIN) && organisations.size() > 1) {
        throw new IllegalArgumentException(
            "organisations: %s (expected: tenants without %s, or %s alone)"
                .formatted(String.join(", ", organisations), ADMIN, ADMIN));
      }
    }

    /** An operator's identity. */
    public static User admin(String commonName) {
      return new User(commonName, List.of(ADMIN));
    }

    public boolean isAdmin() {
      return organisations.equals(List.of(ADMIN));
    }
  }

  /**
   * The identity a certificate carries. Nothing is verified: that is the TLS handshake's task, or
   * {@link Verification}'s.
   *
   * @throws PkiException if it names neither a node nor a user, or both, or several nodes
   */
  static Identity of(X509Certificate certificate) throws PkiException {
    return IdentityRules.judge(CertificateNames.of(certificate));
  }
}
