package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PemFilesTest {

  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("test", InstantSource.system());

  @TempDir private Path directory;
  private Path own;
  private Path ca;
  private Credentials node;

  @BeforeEach
  void writeAPair() throws Exception {
    own = directory.resolve("node.pem");
    ca = directory.resolve("ca.pem");
    node =
        AUTHORITY.issue(
            new Identity.Node("n1", UUID.randomUUID(), Roles.of(Role.AGENT)), List.of("localhost"));
    PemFiles.write(own, node, OnExisting.REFUSE);
    PemFiles.write(ca, node.authorities(), OnExisting.REFUSE);
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Credentials read = PemFiles.read(own, ca);

    assertThat(read).isEqualTo(node);
  }

  @Test
  void aFileWithAKeyIsForItsOwnerAloneFromTheStart() throws Exception {
    assertThat(mode(own)).isEqualTo("rw-------");
    assertThat(mode(ca)).isEqualTo("rw-r--r--");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrder(own, ca); // no temporary file stays behind
    }
  }

  @Test
  void anExistingFileStaysUnlessReplacingIsAskedFor() throws Exception {
    byte[] before = Files.readAllBytes(own);
    Credentials other = AUTHORITY.issue(Identity.User.admin("root"));

    assertThatThrownBy(() -> PemFiles.write(own, other, OnExisting.REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessage(own + ": exists already (expected: no such file); --force replaces it");
    assertThat(Files.readAllBytes(own)).isEqualTo(before);

    PemFiles.write(own, other, OnExisting.REPLACE);
    assertThat(PemFiles.read(own, ca).key()).isEqualTo(other.key());
    assertThat(mode(own)).isEqualTo("rw-------");
  }

  @Test
  void replacingAFileOpenToOthersClosesIt() throws Exception {
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-rw-rw-"));

    PemFiles.write(own, node, OnExisting.REPLACE);

    assertThat(mode(own)).isEqualTo("rw-------");
  }

  @Test
  void aSymbolicLinkIsNeverWrittenThrough() throws Exception {
    Path target = directory.resolve("elsewhere");
    Path link = Files.createSymbolicLink(directory.resolve("link.pem"), target);

    assertThatThrownBy(() -> PemFiles.write(link, node, OnExisting.REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("exists already");
    PemFiles.write(link, node, OnExisting.REPLACE);

    assertThat(target).doesNotExist();
    assertThat(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void writingWhereThereIsNoDirectorySaysSo() {
    Path lost = directory.resolve("missing/node.pem");

    assertThatThrownBy(() -> PemFiles.write(lost, node, OnExisting.REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessage(
            lost.getParent() + ": no such directory (expected: one to write node.pem into)");
  }

  @Test
  void permissionsThatLetOthersAtTheKeyAreAWarning() throws Exception {
    assertThat(PemFiles.openPermissions(own)).isEmpty();

    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-r-----"));

    Problem warning = PemFiles.openPermissions(own).orElseThrow();
    assertThat(warning.code()).isEqualTo(Problem.Code.OPEN_PERMISSIONS);
    assertThat(warning.isWarning()).isTrue();
    assertThat(warning.sentence()).contains("rw-r-----", "chmod 600 " + own);
    assertThat(PemFiles.read(own, ca)).isEqualTo(node);
  }

  @Test
  void aMissingFileIsNamedWithWhatItShouldHold() {
    Path missing = directory.resolve("none.pem");

    assertThatThrownBy(() -> PemFiles.read(missing, ca))
        .isInstanceOf(PkiException.class)
        .hasMessage(
            missing
                + ": no such file (expected: a PEM file with a certificate and its private key)");
    assertThatThrownBy(() -> PemFiles.read(own, missing))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("expected: the authority's certificate, usually ca.pem");
    assertThatThrownBy(() -> PemFiles.read(directory, ca))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(directory + ": cannot be read: Is a directory");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    Credentials other = AUTHORITY.issue(Identity.User.admin("root"));
    Credentials mixed = new Credentials(node.chain(), other.key(), node.authorities());
    PemFiles.write(own, mixed, OnExisting.REPLACE);

    assertThatThrownBy(() -> PemFiles.read(own, ca))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(own + ": the private key is not the certificate's");
  }

  @Test
  void anOwnersCertificateIsNoAuthority() throws Exception {
    assertThatThrownBy(() -> PemFiles.read(own, own))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("CN=n1 is no certificate authority");
  }

  @Test
  void severalAuthoritiesInOneFileAreAllTrusted() throws Exception {
    CertificateAuthority next = CertificateAuthority.create("next", InstantSource.system());
    PemFiles.write(ca, List.of(AUTHORITY.certificate(), next.certificate()), OnExisting.REPLACE);

    assertThat(PemFiles.read(own, ca).authorities())
        .containsExactly(AUTHORITY.certificate(), next.certificate());
  }

  @Test
  void commentsWindowsLineEndsAndOddOrderDoNotMatter() throws Exception {
    String text = Files.readString(own);
    int key = text.indexOf("-----BEGIN PRIVATE");
    String turned =
        "Größe: 1\n" + text.substring(key) + "\nCertificate:\n" + text.substring(0, key);
    Files.writeString(own, turned.replace("\n", "\r\n"));

    assertThat(PemFiles.read(own, ca)).isEqualTo(node);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wrongParts", "wrongBytes"})
  void aMalformedFileIsRefusedWithItsReason(String what, Damage damage, String reason)
      throws Exception {
    Files.write(own, damage.to(Files.readString(own)).getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> PemFiles.read(own, ca))
        .isInstanceOf(PkiException.class)
        .hasMessageStartingWith(own + ": ")
        .hasMessageContaining(reason)
        .hasMessageContaining("expected");
  }

  @FunctionalInterface
  interface Damage {
    String to(String sound) throws Exception;
  }

  static Stream<Arguments> wrongParts() {
    return Stream.of(
        row("empty", text -> "", "not PEM"),
        row("binary", text -> "\0\u00ff\u0001", "not PEM"),
        row("huge", text -> " ".repeat(PemFiles.MAX_BYTES) + text, "more than 1048576 bytes"),
        row("key alone", text -> text.substring(text.indexOf("-----BEGIN PRI")), "no certificate"),
        row(
            "certificate alone",
            text -> text.substring(0, text.indexOf("-----BEGIN PRI")),
            "0 private keys"),
        row("two keys", text -> text + text, "2 private keys"),
        row("cut short", text -> text.substring(0, text.length() - 20), "PRIVATE KEY has no end"),
        row("cut in the middle", text -> text.substring(0, 100), "CERTIFICATE has no end"),
        row(
            "wrong end",
            text -> text.replace("END CERTIFICATE", "END PRIVATE KEY"),
            "CERTIFICATE has no end"),
        row(
            "SEC 1 key",
            text -> text.replace("PRIVATE KEY", "EC PRIVATE KEY"),
            "`openssl pkcs8 -topk8 -nocrypt`"),
        row(
            "encrypted key",
            text -> text.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
            "ENCRYPTED PRIVATE KEY (expected: an unencrypted PKCS#8"));
  }

  static Stream<Arguments> wrongBytes() {
    return Stream.of(
        row("not Base64", text -> text.replaceFirst("\nM", "\n*"), "damaged"),
        row("not DER", text -> pem("CERTIFICATE", new byte[] {1, 2, 3}), "certificate in it"),
        row("no certificate at all", text -> pem("CERTIFICATE", new byte[0]), "certificate in it"),
        row(
            "certificate with a tail",
            text -> {
              byte[] der = AUTHORITY.certificate().getEncoded();
              return pem("CERTIFICATE", Arrays.copyOf(der, der.length + 3));
            },
            "3 bytes too many"),
        row(
            "damaged key",
            text ->
                text.substring(0, text.indexOf("-----BEGIN PRI")) + pem("PRIVATE KEY", new byte[9]),
            "the private key cannot be read"),
        row(
            "RSA key",
            text ->
                text.substring(0, text.indexOf("-----BEGIN PRI"))
                    + pem("PRIVATE KEY", rsa().getPrivate().getEncoded()),
            "expected: an elliptic-curve key"));
  }

  private static Arguments row(String what, Damage damage, String reason) {
    return Arguments.of(what, damage, reason);
  }

  private static String pem(String label, byte[] der) {
    return new PemBlock(label, der).encode();
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048, new SecureRandom());
    return generator.generateKeyPair();
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
