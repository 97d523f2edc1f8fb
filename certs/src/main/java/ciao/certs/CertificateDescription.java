package ciao.certs;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What there is to say about a certificate, for people and for tables.
 *
 * @param subject and {@code issuer} in RFC 2253's notation, control characters made visible
 * @param names all names in it, neither judged nor made fit for a terminal
 * @param serial in hexadecimal, as OpenSSL prints it
 * @param fingerprint SHA-256 of the whole certificate, pairs of hexadecimal digits between colons
 */
public record CertificateDescription(
    Kind kind,
    String subject,
    String issuer,
    CertificateNames names,
    Validity validity,
    String serial,
    String fingerprint) {

  /** What a certificate makes its owner. */
  public enum Kind {
    AUTHORITY,
    NODE,
    USER,
    /** Not one of ours, or one that contradicts itself; {@link Verification} says why. */
    OTHER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Describes the first certificate of a PEM file. */
  public static CertificateDescription of(Path file) throws PkiException {
    return of(PemFiles.certificates(file).getFirst());
  }

  public static CertificateDescription of(X509Certificate certificate) throws PkiException {
    CertificateNames names = CertificateNames.of(certificate);
    return new CertificateDescription(
        kind(certificate, names),
        SubjectText.of(certificate.getSubjectX500Principal()),
        SubjectText.of(certificate.getIssuerX500Principal()),
        names,
        Validity.of(certificate),
        certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT),
        fingerprint(certificate));
  }

  /** The node's UUID, one at most in a sound certificate; none in others than a node's. */
  public List<UUID> uuids() {
    return names.uuids();
  }

  public Roles roles() {
    return names.roles();
  }

  /** Fit for a terminal, whatever the certificate holds. */
  public List<String> organisations() {
    return names.organisations().stream().map(SubjectText::escape).toList();
  }

  public List<String> hosts() {
    return names.hosts();
  }

  /** Whole days until the certificate expires; negative afterwards. */
  public long daysLeft(Instant now) {
    return validity.daysLeft(now);
  }

  private static Kind kind(X509Certificate certificate, CertificateNames names) {
    if (certificate.getBasicConstraints() >= 0) {
      return Kind.AUTHORITY;
    }
    if (!IdentityRules.problems(names).isEmpty()) {
      return Kind.OTHER;
    }
    return names.uuids().isEmpty() ? Kind.USER : Kind.NODE;
  }

  private static String fingerprint(X509Certificate certificate) throws PkiException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new PkiException("certificate: cannot be encoded: " + e.getMessage(), e);
    }
  }
}
