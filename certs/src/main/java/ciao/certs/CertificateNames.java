package ciao.certs;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Every name in a certificate that Ciao gives a meaning to, as it stands there: not yet judged (a
 * certificate may carry several UUIDs; {@link Identity#of} refuses that).
 *
 * @param hosts DNS names and IP addresses the owner may be reached under
 */
public record CertificateNames(
    List<String> commonNames,
    List<UUID> uuids,
    Roles roles,
    List<String> organisations,
    List<String> hosts) {

  static final String UUID_SCHEME = "urn:uuid:";

  /** The kinds of subject alternative names, RFC 5280 section 4.2.1.6. */
  private static final int DNS = 2;

  private static final int URI = 6;
  private static final int IP = 7;

  public CertificateNames {
    commonNames = List.copyOf(commonNames);
    uuids = List.copyOf(uuids);
    organisations = List.copyOf(organisations);
    hosts = List.copyOf(hosts);
  }

  /** Reads the names; a name that cannot be read is an error, never left out. */
  static CertificateNames of(X509Certificate certificate) throws PkiException {
    List<UUID> uuids = new ArrayList<>();
    List<String> hosts = new ArrayList<>();
    for (List<?> name : alternativeNames(certificate)) {
      switch ((Integer) name.getFirst()) {
        case DNS -> hosts.add((String) name.get(1));
        case IP -> hosts.add(Host.parse((String) name.get(1)).text());
        case URI -> addUuid((String) name.get(1), uuids);
        default -> {
          // e-mail addresses, directory names, …: no meaning here, as in every X.509 reader
        }
      }
    }
    List<Rdn> subject = subject(certificate);
    return new CertificateNames(
        attribute(subject, "CN"), uuids, roles(certificate), attribute(subject, "O"), hosts);
  }

  /** A role this version does not know grants nothing, so a newer certificate stays readable. */
  private static Roles roles(X509Certificate certificate) throws PkiException {
    List<String> usages = usages(certificate);
    List<Role> roles = new ArrayList<>();
    for (Role role : Role.values()) {
      if (usages.contains(role.oid())) {
        roles.add(role);
      }
    }
    return Roles.of(roles);
  }

  /** The OIDs of the extended key usages; empty if the certificate has none. */
  static List<String> usages(X509Certificate certificate) throws PkiException {
    try {
      @Nullable List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null ? List.of() : usages;
    } catch (CertificateParsingException e) {
      throw malformed("extended key usage", e);
    }
  }

  private static Collection<List<?>> alternativeNames(X509Certificate certificate)
      throws PkiException {
    try {
      @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      throw malformed("subject alternative names", e);
    }
  }

  private static void addUuid(String uri, List<UUID> uuids) throws PkiException {
    if (!uri.toLowerCase(Locale.ROOT).startsWith(UUID_SCHEME)) {
      return;
    }
    String text = uri.substring(UUID_SCHEME.length()).toLowerCase(Locale.ROOT);
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equals(text)) { // fromString takes 1-1-1-1-1 as well
        uuids.add(uuid);
        return;
      }
    } catch (IllegalArgumentException e) {
      throw malformedUuid(uri, e);
    }
    throw malformedUuid(uri, null);
  }

  private static PkiException malformedUuid(String uri, @Nullable Throwable cause) {
    String sentence =
        "URI name: %s (expected: urn:uuid: and a UUID of 36 characters)"
            .formatted(SubjectText.escape(uri));
    return cause == null ? new PkiException(sentence) : new PkiException(sentence, cause);
  }

  private static List<Rdn> subject(X509Certificate certificate) throws PkiException {
    String name = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    try {
      return new LdapName(name).getRdns(); // both count from the right, so this is as encoded
    } catch (NamingException e) {
      throw malformed("subject " + SubjectText.escape(name), e);
    }
  }

  private static List<String> attribute(List<Rdn> subject, String type) throws PkiException {
    List<String> values = new ArrayList<>();
    try {
      for (Rdn rdn : subject) {
        @Nullable Attribute attribute = rdn.toAttributes().get(type);
        if (attribute == null) {
          continue;
        }
        Enumeration<?> all = attribute.getAll();
        while (all.hasMoreElements()) {
          if (!(all.nextElement() instanceof String text)) {
            throw new PkiException("subject: %s is no text (expected: text)".formatted(type));
          }
          values.add(text);
        }
      }
    } catch (NamingException e) {
      throw malformed("subject", e);
    }
    return values;
  }

  private static PkiException malformed(String part, Exception cause) {
    return new PkiException(
        "certificate: %s cannot be read: %s (expected: X.509 as in RFC 5280)"
            .formatted(part, cause.getMessage()),
        cause);
  }
}
