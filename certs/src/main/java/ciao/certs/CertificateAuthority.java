package ciao.certs;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The cluster's certificate authority, in memory. Everything it issues is ECDSA P-256; a node's
 * certificate serves both ends of a TLS connection, a user's the client's end alone.
 *
 * <p>Not bound to a thread; {@link PkiDirectory} keeps one on disk.
 */
public final class CertificateAuthority {

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final InstantSource clock;
  private final SecureRandom random;
  private final CertificateSigner signer;

  private CertificateAuthority(
      X509Certificate certificate, PrivateKey key, InstantSource clock, SecureRandom random) {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    this.random = random;
    this.signer = CertificateSigner.of(certificate, key, random);
  }

  /** A new authority, valid from now on for {@link Validity#AUTHORITY_LIFETIME}. */
  public static CertificateAuthority create(String name, InstantSource clock) {
    Validity validity = Validity.startingAt(clock.instant(), Validity.AUTHORITY_LIFETIME);
    return create(name, validity, clock, new SecureRandom());
  }

  public static CertificateAuthority create(
      String name, Validity validity, InstantSource clock, SecureRandom random) {
    SubjectText.check("authority's name", name);
    KeyPair keys = KeyPairs.generate(random);
    X509Certificate certificate =
        CertificateSigner.selfSign(name, keys.getPublic(), keys.getPrivate(), validity, random);
    return new CertificateAuthority(certificate, keys.getPrivate(), clock, random);
  }

  /** The authority of two PEM files, once the key has proved to be the certificate's. */
  static CertificateAuthority load(
      Path certificateFile, Path keyFile, InstantSource clock, SecureRandom random)
      throws PkiException {
    X509Certificate certificate = PemFiles.authorities(certificateFile).getFirst();
    PrivateKey key = PemFiles.key(keyFile);
    if (!KeyPairs.match(certificate.getPublicKey(), key)) {
      throw new PkiException(
          "%s: not the key of %s (expected: the pair `ciao cert init` wrote)"
              .formatted(keyFile, certificateFile));
    }
    return new CertificateAuthority(certificate, key, clock, random);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  /**
   * A new key and certificate for a node, valid from now on for {@link Validity#LIFETIME}.
   *
   * @param hosts DNS names and IP addresses under which others reach the node; may be empty
   * @throws PkiException if a host is neither, or the authority expires before the certificate
   */
  public Credentials issue(Identity.Node node, List<String> hosts) throws PkiException {
    return issue(node, hosts, fromNow());
  }

  public Credentials issue(Identity.Node node, List<String> hosts, Validity validity)
      throws PkiException {
    List<String> canonical = new ArrayList<>();
    for (String host : hosts) {
      canonical.add(Host.parse(host).text());
    }
    CertificateNames names =
        new CertificateNames(
            List.of(node.commonName()),
            List.of(node.uuid()),
            node.roles(),
            List.of(),
            canonical.stream().distinct().toList());
    return issue(
        names, List.of(CertificateUsage.SERVER_AUTH, CertificateUsage.CLIENT_AUTH), validity);
  }

  /** A new key and certificate for a user, valid from now on for {@link Validity#LIFETIME}. */
  public Credentials issue(Identity.User user) throws PkiException {
    return issue(user, fromNow());
  }

  public Credentials issue(Identity.User user, Validity validity) throws PkiException {
    CertificateNames names =
        new CertificateNames(
            List.of(user.commonName()), List.of(), Roles.NONE, user.organisations(), List.of());
    return issue(names, List.of(CertificateUsage.CLIENT_AUTH), validity);
  }

  /** Issues whatever the names say, sensible or not. */
  Credentials issue(CertificateNames names, List<String> usages, Validity validity)
      throws PkiException {
    Instant end = certificate.getNotAfter().toInstant();
    if (validity.notAfter().isAfter(end)) {
      throw new PkiException(
          "end of validity: %s (expected: not after the authority's own, %s); ask for fewer days"
                  .formatted(validity.notAfter(), end)
              + " or make a new authority with `ciao cert init`");
    }
    KeyPair keys = KeyPairs.generate(random);
    X509Certificate issued = signer.sign(names, usages, keys.getPublic(), validity);
    return new Credentials(List.of(issued), keys.getPrivate(), List.of(certificate));
  }

  private Validity fromNow() {
    return Validity.startingAt(clock.instant(), Validity.LIFETIME);
  }
}
