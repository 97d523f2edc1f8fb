package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.CertificateDescription;
import ciao.certs.Identity;
import ciao.certs.OnExisting;
import ciao.certs.Role;
import ciao.certs.Roles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine calls itself, and which node it is. */
final class LocalClusterTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  @TempDir private Path directory;

  @Test
  void aMachineIsCalledWhatItsKernelSaysWhetherOrNotTheNameResolves() throws Exception {
    assertThat(LocalCluster.hostname(kernelSays("No-Such-Host-7.invalid\n")))
        .isEqualTo("no-such-host-7.invalid");
  }

  @Test
  void aMachineWithoutANameIsLocalhost() throws Exception {
    assertThat(LocalCluster.hostname(kernelSays("(none)\n"))).isEqualTo("localhost");
    assertThat(LocalCluster.hostname(kernelSays("\n"))).isEqualTo("localhost");
    assertThat(LocalCluster.hostname(directory.resolve("nothing"))).isEqualTo("localhost");
  }

  @Test
  void aMachineStaysTheNodeItWasWhenItGetsAnotherName() throws Exception {
    LocalCluster cluster = new LocalCluster(directory.resolve("home"));
    assertThat(made(cluster, FIRST, "localhost")).isTrue();

    assertThat(made(cluster, OTHER, "web1")).isFalse();
    assertThat(node(cluster, "web1")).isEqualTo(FIRST);

    Path pki = cluster.home().resolve("pki");
    Files.move(pki.resolve("node-localhost.pem"), pki.resolve("node-web0.pem"));
    assertThat(made(cluster, OTHER, "web1")).isFalse();
    assertThat(node(cluster, "web1")).isEqualTo(FIRST);
    assertThat(NodeConfig.read(cluster.home()).certificate())
        .isEqualTo(pki.resolve("node-web0.pem"));
  }

  @Test
  void theCertificateOfAnotherMachineIsNotTakenForOnesOwn() throws Exception {
    LocalCluster cluster = new LocalCluster(directory.resolve("home"));
    assertThat(made(cluster, FIRST, "web1")).isTrue();
    Path pki = cluster.home().resolve("pki");
    Files.delete(pki.resolve("node-web1.pem"));
    Identity.Node launcher = new Identity.Node("web2", FIRST, Roles.of(Role.AGENT));
    cluster.pki(CLOCK).issue(launcher, List.of(), Duration.ofDays(1), OnExisting.REFUSE);

    assertThat(made(cluster, OTHER, "web1")).isTrue();
    assertThat(node(cluster, "web1")).isEqualTo(OTHER);
    assertThat(node(cluster, "web3")).isEqualTo(OTHER);

    Identity.Node remote = new Identity.Node("web4", new UUID(4, 4), OwnCertificate.ALL);
    cluster.pki(CLOCK).issue(remote, List.of("web4"), Duration.ofDays(1), OnExisting.REFUSE);
    assertThat(OwnCertificate.in(cluster.home(), "web3")).isEqualTo(pki.resolve("node-web1.pem"));
    Identity.Node whole = new Identity.Node("web5", new UUID(5, 5), OwnCertificate.ALL);
    cluster.pki(CLOCK).issue(whole, List.of("localhost"), Duration.ofDays(1), OnExisting.REFUSE);
    assertThat(OwnCertificate.in(cluster.home(), "web3")).isEqualTo(pki.resolve("node-web3.pem"));
  }

  private static boolean made(LocalCluster cluster, UUID id, String hostname) throws Exception {
    return cluster.certificates(CLOCK, () -> id, hostname);
  }

  private static UUID node(LocalCluster cluster, String hostname) throws Exception {
    return CertificateDescription.of(OwnCertificate.in(cluster.home(), hostname))
        .uuids()
        .getFirst();
  }

  private Path kernelSays(String name) throws Exception {
    return Files.writeString(directory.resolve("hostname"), name);
  }
}
