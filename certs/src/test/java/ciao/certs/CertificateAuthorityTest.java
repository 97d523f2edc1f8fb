package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CertificateAuthorityTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final Identity.Node NODE =
      new Identity.Node("n1", UUID.randomUUID(), Roles.of(Role.AGENT, Role.NETAGENT));

  private final CertificateAuthority authority = CertificateAuthority.create("test", CLOCK);

  @Test
  void theAuthorityMaySignOwnersAndNothingElse() throws Exception {
    X509Certificate certificate = authority.certificate();

    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(setBits(certificate.getKeyUsage())).containsExactly(5); // keyCertSign
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().toString())
        .contains("secp256r1");
    assertThat(Validity.of(certificate))
        .isEqualTo(new Validity(NOW.minus(Duration.ofMinutes(5)), NOW.plus(Duration.ofDays(3650))));
  }

  @Test
  void aNodesCertificateServesBothEndsAndAUsersTheClientsEnd() throws Exception {
    X509Certificate node = authority.issue(NODE, List.of("localhost")).certificate();
    X509Certificate user = authority.issue(Identity.User.admin("root")).certificate();

    assertThat(node.getExtendedKeyUsage())
        .containsExactlyInAnyOrder(
            CertificateUsage.CLIENT_AUTH,
            CertificateUsage.SERVER_AUTH,
            Role.AGENT.oid(),
            Role.NETAGENT.oid());
    assertThat(user.getExtendedKeyUsage()).containsExactly(CertificateUsage.CLIENT_AUTH);
    for (X509Certificate each : List.of(node, user)) {
      assertThat(setBits(each.getKeyUsage())).containsExactly(0); // digitalSignature
      assertThat(each.getBasicConstraints()).isEqualTo(-1);
      assertThat(Validity.of(each))
          .isEqualTo(
              new Validity(NOW.minus(Duration.ofMinutes(5)), NOW.plus(Duration.ofDays(365))));
    }
  }

  @Test
  void theKeyIdentifiersLinkACertificateToItsAuthority() throws Exception {
    X509Certificate node = authority.issue(NODE, List.of()).certificate();

    byte[] subjectKey = authority.certificate().getExtensionValue("2.5.29.14");
    byte[] authorityKey = node.getExtensionValue("2.5.29.35");

    // OCTET STRING { OCTET STRING { id } } and OCTET STRING { SEQUENCE { [0] id } }
    byte[] id = Arrays.copyOfRange(subjectKey, 4, subjectKey.length);
    assertThat(id).hasSize(20);
    assertThat(authorityKey).endsWith(id);
    assertThat(node.getExtensionValue("2.5.29.14")).isNotEqualTo(subjectKey);
  }

  @Test
  void theJdksPathValidationAcceptsEverythingIssued() throws Exception {
    validate(authority.issue(NODE, List.of("node.example", "::1")), authority, NOW);
    validate(authority.issue(Identity.User.admin("root")), authority, NOW);
  }

  @Test
  void anotherAuthorityOfTheSameNameIsNoSubstitute() throws Exception {
    CertificateAuthority other = CertificateAuthority.create("test", CLOCK);
    Credentials issued = authority.issue(NODE, List.of());

    assertThatThrownBy(() -> validate(issued, other, NOW))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void anOwnersCertificateCannotSignAnother() throws Exception {
    Credentials node = authority.issue(NODE, List.of());
    CertificateSigner forger =
        CertificateSigner.of(node.certificate(), node.key(), new SecureRandom());
    CertificateNames admin =
        new CertificateNames(List.of("eve"), List.of(), Roles.NONE, List.of("admin"), List.of());
    X509Certificate forged =
        forger.sign(
            admin, List.of(), node.certificate().getPublicKey(), Validity.of(node.certificate()));
    Credentials chain =
        new Credentials(
            List.of(forged, node.certificate()), node.key(), List.of(authority.certificate()));

    assertThatThrownBy(() -> validate(chain, authority, NOW))
        .isInstanceOf(CertPathValidatorException.class)
        .hasMessageContaining("CA");
  }

  @Test
  void validityIsInTheCallersHandsDownToExpiredCertificates() throws Exception {
    Validity yesterday = new Validity(NOW.minus(Duration.ofDays(2)), NOW.minus(Duration.ofDays(1)));

    Credentials expired = authority.issue(NODE, List.of(), yesterday);

    assertThat(Validity.of(expired.certificate())).isEqualTo(yesterday);
    assertThatThrownBy(() -> validate(expired, authority, NOW))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void noCertificateOutlivesItsAuthority() {
    Validity tooLong = Validity.startingAt(NOW, Duration.ofDays(3651));

    assertThatThrownBy(() -> authority.issue(NODE, List.of(), tooLong))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(tooLong.notAfter().toString())
        .hasMessageContaining("2036-11-18T10:00:00Z");
  }

  @Test
  void hostsAreReadBackInTheirShortestFormAndOnce() throws Exception {
    Credentials issued =
        authority.issue(
            NODE,
            List.of("node1.example.org", "192.0.2.7", "::1", "0:0:0:0:0:0:0:1", "2001:db8::a"));

    assertThat(CertificateNames.of(issued.certificate()).hosts())
        .containsExactly("node1.example.org", "192.0.2.7", "::1", "2001:db8::a");
    assertThatThrownBy(() -> authority.issue(NODE, List.of("a b")))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("host: \"a b\"");
  }

  @Test
  void serialsArePositiveRandomAndUpTo128Bits() throws Exception {
    Set<BigInteger> serials = new HashSet<>();
    int longest = 0;
    for (int i = 0; i < 20; i++) {
      BigInteger serial = authority.issue(NODE, List.of()).certificate().getSerialNumber();
      assertThat(serial).isPositive();
      serials.add(serial);
      longest = Math.max(longest, serial.bitLength());
    }
    assertThat(serials).hasSize(20);
    assertThat(longest).isBetween(113, 128); // 20 numbers all below 2^112: once in 2^320
  }

  @Test
  void credentialsKeepTheirKeyOutOfText() throws Exception {
    assertThat(authority.issue(NODE, List.of())).hasToString("Credentials[CN=n1]");
  }

  static void validate(Credentials credentials, CertificateAuthority authority, Instant now)
      throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(credentials.chain()),
            parameters);
  }

  private static List<Integer> setBits(boolean[] bits) {
    return IntStream.range(0, bits.length).filter(i -> bits[i]).boxed().toList();
  }
}
