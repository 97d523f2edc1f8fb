package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PkiDirectoryTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration YEAR = Validity.LIFETIME;
  private static final OnExisting REFUSE = OnExisting.REFUSE;
  private static final Roles AGENT = Roles.of(Role.AGENT);

  @TempDir private Path parent;
  private Path directory;
  private PkiDirectory pki;

  @BeforeEach
  void init() throws Exception {
    directory = parent.resolve("deep/pki");
    pki = new PkiDirectory(directory, InstantSource.fixed(NOW));
    pki.init("Ciao test", Validity.AUTHORITY_LIFETIME, OnExisting.REFUSE);
  }

  @Test
  void aNewDirectoryHoldsTheAuthorityAndKeepsItsKeyPrivate() throws Exception {
    assertThat(pki.isInitialised()).isTrue();
    assertThat(mode(directory)).isEqualTo("rwx------");
    assertThat(mode(directory.resolve("ca.pem"))).isEqualTo("rw-r--r--");
    assertThat(mode(directory.resolve("ca-key.pem"))).isEqualTo("rw-------");
    assertThat(Files.readString(directory.resolve("ca.pem"))).doesNotContain("PRIVATE");
    assertThat(pki.authority().certificate())
        .isEqualTo(PemFiles.authorities(pki.authorityFile()).getFirst());
  }

  @Test
  void anAuthorityIsNotReplacedUnlessAskedFor() throws Exception {
    byte[] key = Files.readAllBytes(pki.authorityKeyFile());

    assertThatThrownBy(() -> pki.init("other", YEAR, OnExisting.REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("ca.pem: exists already");
    assertThat(Files.readAllBytes(pki.authorityKeyFile())).isEqualTo(key);

    pki.init("other", YEAR, OnExisting.REPLACE);
    assertThat(pki.authority().certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=other");
  }

  @Test
  void aKeyWithoutItsCertificateIsNotOverwrittenEither() throws Exception {
    Files.delete(pki.authorityFile());
    byte[] key = Files.readAllBytes(pki.authorityKeyFile());

    assertThatThrownBy(() -> pki.init("other", YEAR, OnExisting.REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("ca-key.pem: exists already");
    assertThat(Files.readAllBytes(pki.authorityKeyFile())).isEqualTo(key);
    assertThat(pki.authorityFile()).doesNotExist();
  }

  @Test
  void aNodesFileGivesItsCredentials() throws Exception {
    Identity.Node node = node("n1");

    PkiDirectory.Entry issued = pki.issue(node, List.of("::1", "n1.example"), YEAR, REFUSE);

    assertThat(issued.file()).isEqualTo(directory.resolve("node-n1.pem"));
    assertThat(mode(issued.file())).isEqualTo("rw-------");
    assertThat(pki.node("n1").identity()).isEqualTo(node);
    CertificateAuthorityTest.validate(pki.node("n1"), pki.authority(), NOW);
  }

  @Test
  void aUsersFileGivesItsCredentials() throws Exception {
    Identity.User ann = new Identity.User("ann@acme", List.of("acme", "zeta"));

    PkiDirectory.Entry issued = pki.issue(ann, YEAR, REFUSE);

    assertThat(issued.file()).isEqualTo(directory.resolve("user-ann@acme.pem"));
    assertThat(mode(issued.file())).isEqualTo("rw-------");
    assertThat(pki.user("ann@acme").identity()).isEqualTo(ann);
  }

  @Test
  void aDescriptionSaysWhatACertificateSays() throws Exception {
    Identity.Node node = node("n1");

    CertificateDescription told =
        pki.issue(node, List.of("n1.example", "::1"), Duration.ofDays(90), REFUSE).description();

    assertThat(told.kind()).isEqualTo(CertificateDescription.Kind.NODE);
    assertThat(told.subject()).isEqualTo("CN=n1");
    assertThat(told.issuer()).isEqualTo("CN=Ciao test");
    assertThat(told.uuids()).containsExactly(node.uuid());
    assertThat(told.roles()).isEqualTo(AGENT);
    assertThat(told.organisations()).isEmpty();
    assertThat(told.hosts()).containsExactly("n1.example", "::1");
    assertThat(told.daysLeft(NOW)).isEqualTo(90);
    assertThat(told.daysLeft(NOW.plus(Duration.ofDays(90)).plusSeconds(1))).isEqualTo(-1);
    assertThat(told.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(CertificateDescription.of(directory.resolve("node-n1.pem"))).isEqualTo(told);
  }

  @Test
  void theListHasTheAuthorityAndEveryOwner() throws Exception {
    pki.issue(node("n2"), List.of(), YEAR, REFUSE);
    pki.issue(node("n1"), List.of(), YEAR, REFUSE);
    pki.issue(Identity.User.admin("root"), YEAR, REFUSE);

    assertThat(pki.list())
        .extracting(e -> e.file().getFileName() + " " + e.description().kind())
        .containsExactly(
            "ca.pem authority", "node-n1.pem node", "node-n2.pem node", "user-root.pem user");
  }

  @Test
  void aNodesNameIsTakenOnce() throws Exception {
    Identity.Node first = node("n1");
    pki.issue(first, List.of(), YEAR, REFUSE);

    assertThatThrownBy(() -> pki.issue(node("n1"), List.of(), YEAR, REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("node-n1.pem: exists already");
    assertThat(pki.node("n1").identity()).isEqualTo(first);
  }

  @Test
  void aNodesUuidIsTakenOnceWhateverIsAskedFor() throws Exception {
    Identity.Node first = node("n1");
    Identity.Node second = new Identity.Node("n2", first.uuid(), AGENT);
    pki.issue(first, List.of(), YEAR, REFUSE);

    for (OnExisting existing : OnExisting.values()) {
      assertThatThrownBy(() -> pki.issue(second, List.of(), YEAR, existing))
          .isInstanceOf(PkiException.class)
          .hasMessageContaining(first.uuid().toString())
          .hasMessageContaining("node-n1.pem");
    }
    assertThat(directory.resolve("node-n2.pem")).doesNotExist();
  }

  @Test
  void aNodesCertificateCanBeRenewedUnderItsUuid() throws Exception {
    Identity.Node node = node("n1");
    Credentials before = credentials(pki.issue(node, List.of(), YEAR, REFUSE));

    pki.issue(node, List.of(), YEAR, OnExisting.REPLACE);

    assertThat(pki.node("n1").identity()).isEqualTo(node);
    assertThat(pki.node("n1").key()).isNotEqualTo(before.key());
  }

  @Test
  void issuersAtTheSameTimeNeverShareAUuid() throws Exception {
    UUID uuid = UUID.randomUUID();
    int racers = 4;
    CyclicBarrier start = new CyclicBarrier(racers);
    List<Future<PkiDirectory.Entry>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
      for (int i = 0; i < racers; i++) {
        Identity.Node node = new Identity.Node("n" + i, uuid, AGENT);
        results.add(
            threads.submit(() -> {
              start.await();
              return pki.issue(node, List.of(), YEAR, REFUSE);
            }));
      }
    }
    int won = 0;
    for (Future<PkiDirectory.Entry> result : results) {
      try {
        won += result.get().description().uuids().contains(uuid) ? 1 : 0;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(PkiException.class).hasMessageContaining("UUID");
      }
    }
    assertThat(won).isEqualTo(1);
  }

  @Test
  void aNodeWithoutARoleIsNotIssued() {
    Identity.Node idle = new Identity.Node("n1", UUID.randomUUID(), Roles.NONE);

    assertThatThrownBy(() -> pki.issue(idle, List.of(), YEAR, REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("roles of node n1: none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/b", ".hidden", "-x", "a b", "ä", "a\n"})
  void aNameThatIsNoFileNameIsRefused(String name) {
    assertThatThrownBy(() -> pki.issue(node(name), List.of(), YEAR, REFUSE))
        .isInstanceOfAny(PkiException.class, IllegalArgumentException.class)
        .hasMessageContaining("name: \"" + SubjectText.escape(name) + "\"");
  }

  @Test
  void withoutAnAuthorityNothingIsIssuedAndTheWayOutNamed() throws Exception {
    PkiDirectory missing = new PkiDirectory(parent.resolve("missing"), InstantSource.fixed(NOW));
    PkiDirectory empty =
        new PkiDirectory(Files.createDirectory(parent.resolve("empty")), InstantSource.fixed(NOW));

    for (PkiDirectory none : List.of(missing, empty)) {
      assertThat(none.isInitialised()).isFalse();
      assertThatThrownBy(() -> none.issue(node("n1"), List.of(), YEAR, REFUSE))
          .isInstanceOf(PkiException.class)
          .hasMessageContaining("ciao cert init");
      assertThatThrownBy(none::authority)
          .isInstanceOf(PkiException.class)
          .hasMessageContaining("ciao cert init");
    }
    assertThat(parent.resolve("missing")).doesNotExist();
  }

  @Test
  void aFileWhereTheDirectoryShouldBeIsNamed() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    PkiDirectory blocked = new PkiDirectory(file, InstantSource.fixed(NOW));

    assertThatThrownBy(() -> blocked.init("test", YEAR, REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessage(file + ": a file is in the way (expected: a directory)");
  }

  @Test
  void aKeyThatIsNotTheAuthoritysIsFoundOutBeforeAnythingIsIssued() throws Exception {
    PkiDirectory other = new PkiDirectory(parent.resolve("other"), InstantSource.fixed(NOW));
    other.init("other", YEAR, REFUSE);
    Files.copy(
        other.authorityKeyFile(), pki.authorityKeyFile(), StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> pki.issue(Identity.User.admin("root"), YEAR, REFUSE))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("ca-key.pem: not the key of");
    assertThat(directory.resolve("user-root.pem")).doesNotExist();
  }

  private static Identity.Node node(String name) {
    return new Identity.Node(name, UUID.randomUUID(), AGENT);
  }

  private Credentials credentials(PkiDirectory.Entry entry) throws PkiException {
    return PemFiles.read(entry.file(), pki.authorityFile());
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
