package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityTest {

  private static final UUID UUID_1 = UUID.fromString("5e0a4b52-3d5c-4b0f-9f0e-0d4c1f6a1b2c");
  private static final UUID UUID_2 = UUID.fromString("6f1b5c63-4e6d-4c1a-8a1f-1e5d2a7b2c3d");
  private static final Roles AGENT = Roles.of(Role.AGENT);

  private final CertificateAuthority authority =
      CertificateAuthority.create("test", InstantSource.system());

  @ParameterizedTest
  @MethodSource
  void whatACertificateSaysIsReadBack(Identity identity) throws Exception {
    assertThat(issue(identity).identity()).isEqualTo(identity);
  }

  static Stream<Identity> whatACertificateSaysIsReadBack() {
    return Stream.of(
        new Identity.Node("n1", UUID_1, AGENT),
        new Identity.Node("n1", UUID_1, new Roles(Roles.KNOWN)),
        new Identity.Node("no role yet", UUID_1, Roles.NONE),
        new Identity.Node("# +;<>=\"\\, ", UUID_1, AGENT),
        Identity.User.admin("root"),
        new Identity.User("ann", List.of("acme")),
        new Identity.User("ann", List.of("zeta", "acme", UUID_1.toString())),
        new Identity.User("Zoë, 東京", List.of("x\\,O=admin")),
        new Identity.User("a".repeat(64), List.of("b".repeat(64))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eve,O=admin", "eve+O=admin", "eve\\,O=admin", "\",O=admin", "#0c05", "\\#"})
  void aCommonNameCannotSmuggleAnOrganisation(String commonName) throws Exception {
    Identity.User eve = new Identity.User(commonName, List.of("acme"));

    Identity read = issue(eve).identity();

    assertThat(read).isEqualTo(eve);
    assertThat(((Identity.User) read).isAdmin()).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNotOneIdentityIsRefused(CertificateNames names, String reason) throws Exception {
    Credentials odd = authority.issue(names, List.of(), aDay());

    assertThatThrownBy(() -> Identity.of(odd.certificate()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("expected");
  }

  static Stream<Arguments> whatIsNotOneIdentityIsRefused() {
    return Stream.of(
        odd(List.of("n"), List.of(), Roles.NONE, List.of(), "neither a node UUID nor"),
        odd(List.of("n"), List.of(), AGENT, List.of(), "roles agent but no UUID"),
        odd(List.of("n"), List.of(UUID_1), AGENT, List.of("t"), "both a node's"),
        odd(List.of("n"), List.of(UUID_1), Roles.NONE, List.of("t"), "both a node's"),
        odd(List.of("n"), List.of(), AGENT, List.of("admin"), "both a node's"),
        odd(List.of("n"), List.of(UUID_1, UUID_2), AGENT, List.of(), "several UUIDs"),
        odd(List.of("n"), List.of(new UUID(0, 0)), AGENT, List.of(), "nil UUID"),
        odd(List.of(), List.of(), Roles.NONE, List.of("t"), "0 common names"),
        odd(List.of("n", "m"), List.of(UUID_1), AGENT, List.of(), "2 common names"),
        odd(List.of("n"), List.of(), Roles.NONE, List.of("admin", "t"), "an operator's and"),
        odd(List.of("n"), List.of(), Roles.NONE, List.of(" "), "organisation: \" \""),
        odd(List.of("n\u001b[2J"), List.of(), Roles.NONE, List.of("t"), "\\u001b"),
        odd(List.of("n".repeat(65)), List.of(), Roles.NONE, List.of("t"), "1 to 64"));
  }

  private static Arguments odd(
      List<String> commonNames, List<UUID> uuids, Roles roles, List<String> orgs, String reason) {
    return Arguments.of(
        new CertificateNames(commonNames, uuids, roles, orgs, List.of("localhost")), reason);
  }

  @Test
  void identitiesThatMakeNoSenseCannotBeAskedFor() {
    assertThatThrownBy(() -> new Identity.User("ann", List.of()))
        .hasMessageContaining("organisations: none");
    assertThatThrownBy(() -> new Identity.User("ann", List.of("admin", "acme")))
        .hasMessageContaining("admin alone");
    assertThatThrownBy(() -> new Identity.User("ann\n", List.of("acme")))
        .hasMessageContaining("common name: \"ann\\u000a\"");
    assertThatThrownBy(() -> new Identity.Node("n", new UUID(0, 0), AGENT))
        .hasMessageContaining("nil UUID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "urn:uuid:",
        "urn:uuid:1-1-1-1-1",
        "urn:uuid:zz0a4b52-3d5c-4b0f-9f0e-0d4c1f6a1b2c",
        "urn:uuid:5e0a4b52-3d5c-4b0f-9f0e-0d4c1f6a1b2c0",
        "URN:UUID:5e0a4b52"
      })
  void aDamagedUuidIsAnErrorAndNotIgnored(String uri) throws Exception {
    X509Certificate certificate = foreign(subject("n"), uri);

    assertThatThrownBy(() -> Identity.of(certificate))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(uri)
        .hasMessageContaining("36 characters");
  }

  @Test
  void theUuidIsReadInEitherCaseBesideNamesOfNoMeaning() throws Exception {
    X509Certificate certificate =
        foreign(
            subject("n"),
            "https://example.org/",
            "URN:UUID:5E0A4B52-3D5C-4B0F-9F0E-0D4C1F6A1B2C",
            "urn:isbn:0451450523");

    assertThat(Identity.of(certificate)).isEqualTo(new Identity.Node("n", UUID_1, Roles.NONE));
  }

  @Test
  void severalValuesInOnePartOfTheSubjectAllCount() throws Exception {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    subject.addMultiValuedRDN(
        new ASN1ObjectIdentifier[] {BCStyle.O, BCStyle.CN}, new String[] {"acme", "ann"});
    subject.addRDN(BCStyle.O, "zeta");

    assertThat(Identity.of(foreign(subject.build())))
        .isEqualTo(new Identity.User("ann", List.of("acme", "zeta")));
  }

  @Test
  void textInAnotherEncodingIsReadAndWhatIsNoTextRefused() throws Exception {
    X500NameBuilder wide = new X500NameBuilder(BCStyle.INSTANCE);
    wide.addRDN(new AttributeTypeAndValue(BCStyle.O, new DERBMPString("acme,O=admin")));
    wide.addRDN(BCStyle.CN, "ann");
    X500NameBuilder bits = new X500NameBuilder(BCStyle.INSTANCE);
    bits.addRDN(new AttributeTypeAndValue(BCStyle.O, new DERBitString(new byte[] {1, 2})));
    bits.addRDN(BCStyle.CN, "ann");

    assertThat(Identity.of(foreign(wide.build())))
        .isEqualTo(new Identity.User("ann", List.of("acme,O=admin")));
    X509Certificate noText = foreign(bits.build());
    assertThatThrownBy(() -> Identity.of(noText))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("O is no text");
  }

  private Credentials issue(Identity identity) throws PkiException {
    return switch (identity) {
      case Identity.Node node -> authority.issue(node, List.of());
      case Identity.User user -> authority.issue(user);
    };
  }

  private static Validity aDay() {
    return Validity.startingAt(Instant.now(), Duration.ofDays(1));
  }

  private static X500Name subject(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  /** A certificate our own authority would not issue. */
  private static X509Certificate foreign(X500Name subject, String... uris) throws Exception {
    KeyPair keys = KeyPairs.generate(new SecureRandom());
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            subject,
            BigInteger.TWO,
            Date.from(aDay().notBefore()),
            Date.from(aDay().notAfter()),
            subject,
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    List<GeneralName> names = new ArrayList<>();
    for (String uri : uris) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    }
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
    byte[] der =
        builder
            .build(new JcaContentSignerBuilder(KeyPairs.SIGNATURE).build(keys.getPrivate()))
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
