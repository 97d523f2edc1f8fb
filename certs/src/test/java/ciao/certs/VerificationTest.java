package ciao.certs;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Problem.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerificationTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final Identity.Node NODE =
      new Identity.Node("n1", UUID.randomUUID(), Roles.of(Role.AGENT));
  private static final List<String> BOTH_ENDS =
      List.of(CertificateUsage.CLIENT_AUTH, CertificateUsage.SERVER_AUTH);

  @TempDir private Path directory;
  private Path own;
  private Path ca;
  private final CertificateAuthority authority = CertificateAuthority.create("test", CLOCK);

  @BeforeEach
  void writeTheAuthority() throws Exception {
    own = directory.resolve("own.pem");
    ca = directory.resolve("ca.pem");
    PemFiles.write(ca, List.of(authority.certificate()), OnExisting.REFUSE);
  }

  @Test
  void whatWeIssueHasNoProblems() throws Exception {
    assertThat(verify(authority.issue(NODE, List.of("localhost"))).problems()).isEmpty();
    assertThat(verify(authority.issue(Identity.User.admin("root"))).problems()).isEmpty();
    assertThat(Verification.ofAuthority(ca, NOW).problems()).isEmpty();
  }

  @Test
  void theSignatureOfAnotherAuthorityOfTheSameNameIsForeign() throws Exception {
    CertificateAuthority other = CertificateAuthority.create("test", CLOCK);

    Verification result = verify(other.issue(NODE, List.of()));

    assertThat(codes(result)).containsExactly(Code.FOREIGN_AUTHORITY);
    assertThat(result.isUsable()).isFalse();
    assertThat(result.description().orElseThrow().uuids()).containsExactly(NODE.uuid());
  }

  @Test
  void anExpiredAndAPrematureCertificateAreNamedWithTheirDates() throws Exception {
    Validity past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1));
    Validity future = new Validity(NOW.plusSeconds(1), NOW.plus(Duration.ofDays(90)));

    Verification expired = verify(authority.issue(NODE, List.of(), past));
    Verification premature = verify(authority.issue(NODE, List.of(), future));

    assertThat(codes(expired)).containsExactly(Code.EXPIRED);
    assertThat(expired.problems().getFirst().sentence()).contains("2026-11-21T09:59:59Z");
    assertThat(codes(premature)).containsExactly(Code.NOT_YET_VALID);
    assertThat(premature.problems().getFirst().sentence()).contains("2026-11-21T10:00:01Z");
  }

  @Test
  void theAuthoritysOwnExpiryCounts() throws Exception {
    Validity past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1));
    CertificateAuthority old = CertificateAuthority.create("old", past, CLOCK, new SecureRandom());
    PemFiles.write(ca, List.of(old.certificate()), OnExisting.REPLACE);

    Verification node = verify(old.issue(NODE, List.of(), past));

    assertThat(codes(node)).containsExactly(Code.EXPIRED, Code.EXPIRED);
    assertThat(node.problems().getLast().sentence()).startsWith("authority CN=old expired");
    assertThat(codes(Verification.ofAuthority(ca, NOW))).containsExactly(Code.EXPIRED);
  }

  @Test
  void aCertificateNearItsEndIsUsableWithAWarning() throws Exception {
    Credentials issued =
        authority.issue(NODE, List.of(), Validity.startingAt(NOW, Duration.ofDays(29)));

    Verification result = verify(issued);

    assertThat(codes(result)).containsExactly(Code.EXPIRES_SOON);
    assertThat(result.isUsable()).isTrue();
    assertThat(result.problems().getFirst().sentence()).contains("in 29 days");
  }

  @Test
  void aNodeNeedsARoleAndRolesNeedANode() throws Exception {
    Identity.Node idle = new Identity.Node("n1", NODE.uuid(), Roles.NONE);

    assertThat(codes(verify(authority.issue(idle, List.of())))).containsExactly(Code.NO_ROLE);
    assertThat(codes(verify(odd(List.of(), Roles.of(Role.AGENT), List.of(), BOTH_ENDS))))
        .containsExactly(Code.NO_UUID);
  }

  @Test
  void everyProblemIsListedNotTheFirstAlone() throws Exception {
    CertificateAuthority other = CertificateAuthority.create("other", CLOCK);
    CertificateNames names =
        new CertificateNames(
            List.of("x"),
            List.of(NODE.uuid(), UUID.randomUUID()),
            Roles.NONE,
            List.of("acme", "admin"),
            List.of());
    Validity past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1));
    Credentials worst = other.issue(names, List.of(Role.AGENT.oid()), past);
    Credentials mixed =
        new Credentials(worst.chain(), authority.issue(NODE, List.of()).key(), worst.authorities());
    PemFiles.write(own, mixed, OnExisting.REFUSE);
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(codes(Verification.of(own, ca, NOW)))
        .containsExactlyInAnyOrder(
            Code.AMBIGUOUS, // node and user
            Code.AMBIGUOUS, // two nodes
            Code.AMBIGUOUS, // operator and tenant
            Code.WRONG_USAGE, // no client
            Code.WRONG_USAGE, // no server
            Code.EXPIRED,
            Code.FOREIGN_AUTHORITY,
            Code.KEY_MISMATCH,
            Code.OPEN_PERMISSIONS);
  }

  @Test
  void aCertificateTlsWouldRefuseForItsUseIsFound() throws Exception {
    Credentials serverOnly =
        odd(List.of(), Roles.NONE, List.of("acme"), List.of(CertificateUsage.SERVER_AUTH));
    Credentials clientOnly =
        odd(
            List.of(NODE.uuid()),
            Roles.of(Role.AGENT),
            List.of(),
            List.of(CertificateUsage.CLIENT_AUTH));

    assertThat(codes(verify(serverOnly))).containsExactly(Code.WRONG_USAGE);
    assertThat(codes(verify(clientOnly))).containsExactly(Code.WRONG_USAGE);
  }

  @Test
  void aChainThroughAnOwnersCertificateIsRefusedByPathValidation() throws Exception {
    Credentials node = authority.issue(NODE, List.of());
    CertificateNames admin =
        new CertificateNames(List.of("eve"), List.of(), Roles.NONE, List.of("admin"), List.of());
    Credentials forged =
        new Credentials(
            List.of(
                CertificateSigner.of(node.certificate(), node.key(), new SecureRandom())
                    .sign(
                        admin,
                        BOTH_ENDS,
                        node.certificate().getPublicKey(),
                        Validity.of(node.certificate())),
                node.certificate()),
            node.key(),
            node.authorities());

    assertThat(codes(verify(forged))).containsExactly(Code.CHAIN);
  }

  @Test
  void aHostileNameReachesNoTerminal() throws Exception {
    String hostile = "x\u001b[2J\nok";
    CertificateAuthority other = CertificateAuthority.create("other", CLOCK);
    CertificateNames names =
        new CertificateNames(List.of(hostile), List.of(), Roles.NONE, List.of(hostile), List.of());
    Validity past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1));

    Verification result = verify(other.issue(names, BOTH_ENDS, past));

    CertificateDescription told = result.description().orElseThrow();
    assertThat(told.subject()).contains("x\\u001b[2J\\u000aok");
    assertThat(told.organisations()).containsExactly("x\\u001b[2J\\u000aok");
    assertThat(result.problems())
        .hasSize(3)
        .noneMatch(problem -> problem.sentence().codePoints().anyMatch(Character::isISOControl));
  }

  @Test
  void filesThatCannotBeReadAreProblemsNotCrashes() throws Exception {
    Path missing = directory.resolve("missing.pem");
    PemFiles.write(own, authority.issue(NODE, List.of()), OnExisting.REFUSE);

    assertThat(codes(Verification.of(missing, ca, NOW))).containsExactly(Code.UNREADABLE);
    assertThat(codes(Verification.of(own, missing, NOW))).containsExactly(Code.UNREADABLE);
    assertThat(codes(Verification.of(ca, ca, NOW)))
        .contains(Code.NO_IDENTITY, Code.UNREADABLE); // no owner's certificate, no key
    assertThat(codes(Verification.ofAuthority(missing, NOW))).containsExactly(Code.UNREADABLE);
    assertThat(codes(Verification.ofAuthority(own, NOW))).containsExactly(Code.NOT_AN_AUTHORITY);
  }

  @Test
  void aDirectoryIsCheckedWholeAndForUuidsGivenTwice() throws Exception {
    PkiDirectory pki = new PkiDirectory(directory.resolve("pki"), CLOCK);
    pki.init("test", Validity.AUTHORITY_LIFETIME, OnExisting.REFUSE);
    pki.issue(NODE, List.of(), Validity.LIFETIME, OnExisting.REFUSE);
    pki.issue(Identity.User.admin("root"), Validity.LIFETIME, OnExisting.REFUSE);
    assertThat(pki.verify()).hasSize(3).allMatch(result -> result.problems().isEmpty());

    Files.copy(pki.nodeFile("n1"), pki.nodeFile("n2"), StandardCopyOption.COPY_ATTRIBUTES);

    List<Verification> results = pki.verify();
    assertThat(results).extracting(Verification::file).contains(pki.nodeFile("n2"));
    assertThat(results)
        .filteredOn(result -> !result.isUsable())
        .singleElement()
        .satisfies(result -> {
          assertThat(result.file()).isEqualTo(pki.nodeFile("n2"));
          assertThat(codes(result)).containsExactly(Code.DUPLICATE_UUID);
        });
  }

  private Credentials odd(
      List<UUID> uuids, Roles roles, List<String> organisations, List<String> usages)
      throws PkiException {
    return authority.issue(
        new CertificateNames(List.of("x"), uuids, roles, organisations, List.of()),
        usages,
        Validity.startingAt(NOW, Validity.LIFETIME));
  }

  private Verification verify(Credentials credentials) throws PkiException {
    PemFiles.write(own, credentials, OnExisting.REPLACE);
    return Verification.of(own, ca, NOW);
  }

  private static List<Code> codes(Verification verification) {
    return verification.problems().stream().map(Problem::code).toList();
  }
}
