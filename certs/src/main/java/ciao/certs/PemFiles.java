package ciao.certs;

import ciao.certs.Problem.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Certificates and keys in PEM files. A node's or user's file holds the certificate (and those that
 * lead to the authority, if any) and the private key as PKCS#8; an authority's file certificates
 * alone.
 */
public final class PemFiles {

  /** Far beyond any chain; keeps a wrong path, such as a disk image, from filling memory. */
  static final int MAX_BYTES = 1 << 20;

  private static final String CERTIFICATE_AND_KEY =
      "a PEM file with a certificate and its private key";

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private PemFiles() {}

  /**
   * Reads an owner's file and the file of the authorities it trusts, and checks that key and
   * certificate belong together. Dates and signatures are not checked: {@link Verification} does.
   */
  public static Credentials read(Path certificateAndKey, Path authorities) throws PkiException {
    List<X509Certificate> chain = certificates(certificateAndKey, CERTIFICATE_AND_KEY);
    PrivateKey key = key(certificateAndKey);
    if (!KeyPairs.match(chain.getFirst().getPublicKey(), key)) {
      throw new PkiException(mismatch(certificateAndKey).sentence());
    }
    return new Credentials(chain, key, authorities(authorities));
  }

  /** Reads the certificates of a file, the owner's first; a private key in it is left alone. */
  public static List<X509Certificate> certificates(Path file) throws PkiException {
    return certificates(file, "a PEM file with a certificate");
  }

  /** Reads the certificates of authorities. */
  public static List<X509Certificate> authorities(Path file) throws PkiException {
    List<X509Certificate> certificates =
        certificates(file, "the authority's certificate, usually ca.pem");
    for (X509Certificate certificate : certificates) {
      if (certificate.getBasicConstraints() < 0) {
        throw new PkiException(
            "%s: %s is no certificate authority (expected: the authority's certificate, usually"
                    .formatted(file, SubjectText.of(certificate.getSubjectX500Principal()))
                + " ca.pem)");
      }
    }
    return certificates;
  }

  /** Reads the one private key of a file. */
  public static PrivateKey key(Path file) throws PkiException {
    List<PemBlock> keys = new ArrayList<>();
    for (PemBlock block : blocks(file, CERTIFICATE_AND_KEY)) {
      if (block.label().endsWith(PemBlock.PRIVATE_KEY)) {
        keys.add(block);
      }
    }
    if (keys.size() != 1) {
      throw new PkiException(
          "%s: %d private keys (expected: one, as PKCS#8)".formatted(file, keys.size()));
    }
    PemBlock key = keys.getFirst();
    if (!key.label().equals(PemBlock.PRIVATE_KEY)) {
      throw new PkiException(
          "%s: %s (expected: an unencrypted PKCS#8 PRIVATE KEY); convert it with `openssl pkcs8"
                  .formatted(file, key.label())
              + " -topk8 -nocrypt`");
    }
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.der()));
    } catch (GeneralSecurityException e) {
      throw new PkiException(
          "%s: the private key cannot be read: %s (expected: an elliptic-curve key as PKCS#8)"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** A warning if others than its owner may read or change a file with a private key. */
  public static Optional<Problem> openPermissions(Path file) throws PkiException {
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      return found.stream().noneMatch(OTHERS::contains)
          ? Optional.empty()
          : Optional.of(
              new Problem(
                  Code.OPEN_PERMISSIONS,
                  "%s: permissions %s let others at the private key (expected: rw-------); run"
                          .formatted(file, PosixFilePermissions.toString(found))
                      + " `chmod 600 %s`".formatted(file)));
    } catch (IOException e) {
      throw PkiException.reading(file, CERTIFICATE_AND_KEY, e);
    }
  }

  /** Writes an owner's certificates and key, for the owner's eyes only (0600). */
  public static void write(Path file, Credentials credentials, OnExisting existing)
      throws PkiException {
    String text = encode(credentials.chain()) + encode(credentials.key());
    AtomicFile.write(file, text, AtomicFile.SECRET, existing);
  }

  /** Writes certificates, for everyone to read. */
  public static void write(Path file, List<X509Certificate> certificates, OnExisting existing)
      throws PkiException {
    AtomicFile.write(file, encode(certificates), AtomicFile.PUBLIC, existing);
  }

  /** Writes a private key alone, for the owner's eyes only (0600). */
  static void write(Path file, PrivateKey key, OnExisting existing) throws PkiException {
    AtomicFile.write(file, encode(key), AtomicFile.SECRET, existing);
  }

  static Problem mismatch(Path file) {
    return new Problem(
        Code.KEY_MISMATCH,
        "%s: the private key is not the certificate's (expected: the pair `ciao cert` wrote); issue"
                .formatted(file)
            + " the certificate again");
  }

  private static List<X509Certificate> certificates(Path file, String expected)
      throws PkiException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : blocks(file, expected)) {
      if (block.label().equals(PemBlock.CERTIFICATE)) {
        certificates.add(certificate(block, file));
      }
    }
    if (certificates.isEmpty()) {
      throw new PkiException("%s: no certificate in it (expected: %s)".formatted(file, expected));
    }
    return certificates;
  }

  private static X509Certificate certificate(PemBlock block, Path file) throws PkiException {
    ByteArrayInputStream der = new ByteArrayInputStream(block.der());
    try {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
      if (der.available() > 0) {
        throw new CertificateException(der.available() + " bytes too many");
      }
      return certificate;
    } catch (CertificateException e) {
      throw new PkiException(
          "%s: a certificate in it cannot be read: %s (expected: X.509)"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static List<PemBlock> blocks(Path file, String expected) throws PkiException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw PkiException.reading(file, expected, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new PkiException(
          "%s: more than %d bytes (expected: %s)".formatted(file, MAX_BYTES, expected));
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1); // PEM is ASCII; keep the rest
    List<PemBlock> blocks = PemBlock.parse(text, file.toString());
    if (blocks.isEmpty()) {
      throw new PkiException("%s: not PEM (expected: %s)".formatted(file, expected));
    }
    return blocks;
  }

  private static String encode(List<X509Certificate> certificates) throws PkiException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(new PemBlock(PemBlock.CERTIFICATE, certificate.getEncoded()).encode());
      } catch (CertificateEncodingException e) {
        throw new PkiException("certificate: cannot be encoded: " + e.getMessage(), e);
      }
    }
    return text.toString();
  }

  private static String encode(PrivateKey key) throws PkiException {
    byte[] der = key.getEncoded();
    if (der == null) {
      throw new PkiException("private key: cannot leave its hardware (expected: one in memory)");
    }
    return new PemBlock(PemBlock.PRIVATE_KEY, der).encode();
  }
}
