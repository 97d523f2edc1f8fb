package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An implementation that shares no code with ours reads what we write. */
final class OpenSslTest {

  private static final Identity.Node NODE =
      new Identity.Node("n1", UUID.randomUUID(), Roles.of(Role.SCHEDULER));

  @TempDir private Path directory;
  private PkiDirectory pki;
  private Path node;
  private Path user;

  @BeforeEach
  void issue() throws Exception {
    assumeThat(openSslIsInstalled()).as("openssl on the PATH").isTrue();
    pki = new PkiDirectory(directory, InstantSource.system());
    pki.init("test", Validity.AUTHORITY_LIFETIME, OnExisting.REFUSE);
    node =
        pki.issue(NODE, List.of("n1.example", "2001:db8::1"), Validity.LIFETIME, OnExisting.REFUSE)
            .file();
    user = pki.issue(Identity.User.admin("root"), Validity.LIFETIME, OnExisting.REFUSE).file();
  }

  @Test
  void opensslVerifiesBothKindsStrictlyForTheirUse() throws Exception {
    for (String purpose : List.of("sslclient", "sslserver")) {
      assertThat(verify(purpose, node)).contains("node-n1.pem: OK");
    }
    assertThat(verify("sslclient", user)).contains("user-root.pem: OK");
    assertThat(verify("sslserver", user)).contains("unsuitable certificate purpose");
  }

  @Test
  void opensslVerifiesNamesAndAddresses() throws Exception {
    assertThat(verify("sslserver", node, "-verify_hostname", "n1.example")).contains(": OK");
    assertThat(verify("sslserver", node, "-verify_ip", "2001:db8::1")).contains(": OK");
    assertThat(verify("sslserver", node, "-verify_hostname", "n2.example")).contains("mismatch");
  }

  @Test
  void opensslSeesTheSameFingerprintSerialUuidAndRole() throws Exception {
    CertificateDescription told = CertificateDescription.of(node);

    assertThat(openssl("x509", "-in", node.toString(), "-noout", "-fingerprint", "-sha256"))
        .contains("=" + told.fingerprint());
    assertThat(openssl("x509", "-in", node.toString(), "-noout", "-serial"))
        .containsPattern("serial=0?" + told.serial());
    assertThat(openssl("x509", "-in", node.toString(), "-noout", "-text"))
        .contains("URI:urn:uuid:" + NODE.uuid())
        .contains(Role.SCHEDULER.oid())
        .contains("ecdsa-with-SHA256");
  }

  @Test
  void opensslReadsTheKeysAndFindsThemSound() throws Exception {
    for (Path file : List.of(node, user, pki.authorityKeyFile())) {
      assertThat(openssl("pkey", "-in", file.toString(), "-noout", "-check"))
          .contains("Key is valid");
    }
  }

  @Test
  void weReadAFileWhoseKeyOpensslWrote() throws Exception {
    Path sec1 = directory.resolve("sec1.pem");
    Path pkcs8 = directory.resolve("pkcs8.pem");
    openssl("pkey", "-traditional", "-in", node.toString(), "-out", sec1.toString());
    assertThat(sec1).content().contains("BEGIN EC PRIVATE KEY");
    openssl("pkcs8", "-topk8", "-nocrypt", "-in", sec1.toString(), "-out", pkcs8.toString());
    String certificate =
        openssl("x509", "-in", node.toString(), "-text"); // the text stands before the block
    assertThat(pkcs8).content().contains("BEGIN PRIVATE KEY");
    Path mixed = directory.resolve("mixed.pem");
    Files.writeString(mixed, certificate + Files.readString(pkcs8));

    assertThat(PemFiles.read(mixed, pki.authorityFile()).identity()).isEqualTo(NODE);
  }

  private String verify(String purpose, Path file, String... more) throws Exception {
    List<String> arguments =
        Stream.of(
                Stream.of("verify", "-x509_strict", "-purpose", purpose, "-CAfile"),
                Stream.of(pki.authorityFile().toString()),
                Stream.of(more),
                Stream.of(file.toString()))
            .flatMap(each -> each)
            .toList();
    return openssl(arguments.toArray(String[]::new));
  }

  private String openssl(String... arguments) throws Exception {
    Path output = Files.createTempFile(directory, "openssl", ".out");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("openssl ends").isTrue();
    return Files.readString(output);
  }

  private static boolean openSslIsInstalled() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, "openssl")));
  }
}
