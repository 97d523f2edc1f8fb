package ciao.certs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Lays out and signs X.509 certificates (RFC 5280); the one class that touches Bouncy Castle. Keys
 * and signatures are the JDK's.
 */
final class CertificateSigner {

  private static final int SERIAL_BITS = 128;

  private final X500Name issuer;
  private final PublicKey issuerKey;
  private final PrivateKey key;
  private final SecureRandom random;

  private CertificateSigner(
      X500Name issuer, PublicKey issuerKey, PrivateKey key, SecureRandom random) {
    this.issuer = issuer;
    this.issuerKey = issuerKey;
    this.key = key;
    this.random = random;
  }

  /** A signer for the authority with this certificate and key. */
  static CertificateSigner of(X509Certificate authority, PrivateKey key, SecureRandom random) {
    X500Name name = X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
    return new CertificateSigner(name, authority.getPublicKey(), key, random);
  }

  /** An authority's certificate, signed by its own key: it may sign owners', no authorities. */
  static X509Certificate selfSign(
      String name, PublicKey publicKey, PrivateKey key, Validity validity, SecureRandom random) {
    X500Name subject = subject(List.of(name), List.of());
    CertificateSigner signer = new CertificateSigner(subject, publicKey, key, random);
    return signer.signed(
        subject,
        publicKey,
        validity,
        certificate -> {
          certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        });
  }

  /** A certificate that says exactly {@code names}, for the TLS usages given as OIDs. */
  X509Certificate sign(
      CertificateNames names, List<String> usages, PublicKey publicKey, Validity validity) {
    GeneralName[] alternatives = alternatives(names);
    return signed(
        subject(names.commonNames(), names.organisations()),
        publicKey,
        validity,
        certificate -> {
          certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          certificate.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          certificate.addExtension(
              Extension.extendedKeyUsage, false, purposes(names.roles(), usages));
          if (alternatives.length > 0) {
            certificate.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
          }
        });
  }

  /** Adds what sets one kind of certificate apart. */
  @FunctionalInterface
  private interface Extensions {
    void addTo(X509v3CertificateBuilder certificate) throws IOException;
  }

  private X509Certificate signed(
      X500Name subject, PublicKey publicKey, Validity validity, Extensions extensions) {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded());
    X509v3CertificateBuilder certificate =
        new X509v3CertificateBuilder(
            issuer,
            serial(),
            Date.from(validity.notBefore()),
            Date.from(validity.notAfter()),
            subject,
            info);
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      certificate.addExtension(
          Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(info));
      certificate.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(issuerKey));
      extensions.addTo(certificate);
      byte[] der =
          certificate
              .build(
                  new JcaContentSignerBuilder(KeyPairs.SIGNATURE)
                      .setSecureRandom(random)
                      .build(key))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate of valid parts can be signed", e);
    }
  }

  /** RFC 5280 section 4.1.2.2: positive and unique; chance gives the rest. */
  private BigInteger serial() {
    BigInteger serial = new BigInteger(SERIAL_BITS, random);
    return serial.signum() == 0 ? BigInteger.ONE : serial;
  }

  /** Encoded here, as Bouncy Castle would read a leading # or \\ as notation. */
  private static X500Name subject(List<String> commonNames, List<String> organisations) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    organisations.forEach(text -> name.addRDN(BCStyle.O, new DERUTF8String(text)));
    commonNames.forEach(text -> name.addRDN(BCStyle.CN, new DERUTF8String(text)));
    return name.build();
  }

  private static ExtendedKeyUsage purposes(Roles roles, List<String> usages) {
    List<KeyPurposeId> purposes = new ArrayList<>();
    usages.forEach(oid -> purposes.add(purpose(oid)));
    roles.asList().forEach(role -> purposes.add(purpose(role.oid())));
    return new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
  }

  private static KeyPurposeId purpose(String oid) {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid));
  }

  private static GeneralName[] alternatives(CertificateNames names) {
    List<GeneralName> alternatives = new ArrayList<>();
    for (UUID uuid : names.uuids()) {
      alternatives.add(
          new GeneralName(
              GeneralName.uniformResourceIdentifier, CertificateNames.UUID_SCHEME + uuid));
    }
    for (String text : names.hosts()) {
      alternatives.add(alternative(text));
    }
    return alternatives.toArray(GeneralName[]::new);
  }

  private static GeneralName alternative(String host) {
    return Host.looksLikeAddress(host)
        ? new GeneralName(
            GeneralName.iPAddress, new DEROctetString(InetAddress.ofLiteral(host).getAddress()))
        : new GeneralName(GeneralName.dNSName, host);
  }
}
