package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import ciao.controller.keeping.Keeping;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.ssntp.payload.TenantId;
import ciao.state.Document;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ciao state} in a home whose controller does not run: good paths, and what is refused. */
class StateCommandTest {
  private Path home;
  private Path file;

  @BeforeEach
  void aHomeWithATenant(@TempDir Path directory) throws Exception {
    home = directory;
    file = home.resolve("backup");
    addTenant("team-a");
  }

  private void addTenant(String name) throws Exception {
    try (RunningParts parts = new RunningParts()) {
      open(parts)
          .store()
          .create(Resources.tenant(TenantId.of(name)), "", new TenantSpec(false))
          .get(20, TimeUnit.SECONDS)
          .orThrow();
    }
  }

  private Keeping open(RunningParts parts) throws IOException {
    return ControllerState.open(NodeConfig.read(home).state(), parts);
  }

  private List<String> tenants() throws IOException {
    try (RunningParts parts = new RunningParts()) {
      return open(parts).store().list(Resources.TENANT).stream().map(one -> one.id()).toList();
    }
  }

  private CommandResult state(String... arguments) {
    String[] all = Stream.concat(Stream.of("state"), Stream.of(arguments)).toArray(String[]::new);
    return InProcess.run(home, all);
  }

  private void succeed(String... arguments) {
    assertThat(state(arguments)).extracting(CommandResult::code).isEqualTo(ExitCode.OK);
  }

  private void assertRefused(String words, String... arguments) {
    CommandResult result = state(arguments);
    assertThat(result.code()).as("%s", result).isEqualTo(ExitCode.REFUSED);
    assertThat(result.err()).contains(words).doesNotContain("\tat ", "Exception");
  }

  private Path journal() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("controller/state/journal"))) {
      return files.filter(one -> one.toString().endsWith(".journal")).findFirst().orElseThrow();
    }
  }

  @Test
  void checkSaysOfEachFileWhatIsInIt() {
    CommandResult result = state("check", "-o", "json");

    assertThat(result.code()).as("%s", result).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("positions 1 to 1 in 1 records", "1 resources, taken over", "current key")
        .doesNotContain("\"right\" : false");
  }

  @Test
  void checkNamesTheDamagedFileAndWhere() throws Exception {
    addTenant("team-b");
    try (FileChannel channel = FileChannel.open(journal(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {-1, -1}), 100);
    }

    CommandResult result = state("check");

    assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(result.out()).contains("WRONG").contains(journal() + " is corrupt at offset 64");
    assertThat(result.err()).contains("ciao: 1 of 3 files are wrong");
  }

  @Test
  void checkMissesKeysThatAreGone() throws Exception {
    putAWorkload();
    Files.delete(home.resolve("pki/state-key"));

    CommandResult result = state("check");

    assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(result.out()).contains("state-key is not there", "something is sealed with");
    Files.delete(home.resolve("pki/state-keys"));
    assertThat(state("check").out()).contains("not there; something is sealed with");
    succeed("keys", "init");
    assertThat(state("check").out()).contains("has the keys", "the spec of Workload(team-a/w@1)");
  }

  /** Sealed, as its type is sensitive; what is in it does not matter here. */
  private void putAWorkload() throws Exception {
    try (RunningParts parts = new RunningParts()) {
      open(parts)
          .store()
          .create(
              Document.type("Workload").at("team-a", "w"),
              "",
              new Document("{\"secret\":\"hunter2\"}"))
          .get(20, TimeUnit.SECONDS)
          .orThrow();
    }
  }

  @Test
  void withoutAStoreThereIsNothingToCheck(@TempDir Path empty) {
    CommandResult result = InProcess.run(empty, "state", "check");

    assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(result.err()).contains(empty.resolve("controller/state") + " is not there");
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void whatIsHeldByAnotherIsLeftToIt() throws Exception {
    succeed("backup", file.toString());
    try (RunningParts parts = new RunningParts()) {
      open(parts);
      assertRefused("is in use by process", "check");
      assertRefused("is in use by process", "restore", file.toString());
    }
  }

  @Test
  void aBackupIsForItsOwnerOnlyAndRestoresWhatWasThere() throws Exception {
    succeed("backup", file.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    addTenant("team-b");

    CommandResult restored = state("restore", file.toString());

    assertThat(restored.out()).contains("1 resources as of").contains("state.before-");
    assertThat(tenants()).containsExactly("team-a");
    succeed("check");
  }

  @Test
  void aFileThatIsThereIsNotReplacedUnlessToldTo() throws Exception {
    Files.writeString(file, "precious");

    assertRefused("is there already; give another name, or --force", "backup", file.toString());
    assertThat(file).hasContent("precious");
    succeed("backup", file.toString(), "--force");
    succeed("restore", file.toString());
  }

  @Test
  void noBackupIsLeftWhereNoneCanBeWritten() {
    assertRefused(
        "the directory %s is not there".formatted(home.resolve("no/such")),
        "backup",
        home.resolve("no/such/place").toString());
  }

  @Test
  void whatIsNoBackupIsNotRestored() throws Exception {
    assertRefused("is not there", "restore", file.toString());
    Files.writeString(file, "something else");
    assertRefused("does not begin as a backup", "restore", file.toString());
    succeed("backup", file.toString(), "--force");
    byte[] bytes = Files.readAllBytes(file);
    bytes[70] ^= 1;
    Files.write(file, bytes);
    assertRefused("is damaged", "restore", file.toString());
    assertThat(tenants()).containsExactly("team-a");
  }

  @Test
  void aHomeThatIsNotThereIsNotMade() {
    succeed("backup", file.toString());
    Path missing = home.resolve("missing");

    CommandResult result = InProcess.run(missing, "state", "restore", file.toString());

    assertThat(result.code()).as("%s", result).isEqualTo(ExitCode.REFUSED);
    assertThat(result.err()).contains("there is no cluster's home at " + missing);
    assertThat(missing).doesNotExist();
  }

  @Test
  void aBackupSealedWithAnotherRingIsNotRestored(@TempDir Path other) throws Exception {
    putAWorkload();
    succeed("backup", file.toString());
    assertThat(InProcess.run(other, "state", "keys", "init").code()).isEqualTo(ExitCode.OK);

    CommandResult result = InProcess.run(other, "state", "restore", file.toString());

    assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(result.err()).contains("is sealed with key").contains("put the key ring back");
    assertThat(other.resolve("controller/state")).doesNotExist();
  }

  @Test
  void keysAreListedAddedRemovedAndRotated() throws Exception {
    String anns = home.resolve("ann").toString();
    Path controllers = home.resolve("pki/state-key");
    putAWorkload();

    succeed("keys", "add", "ann", "--key-file", anns);
    assertThat(state("keys", "list").out()).contains("ann, controller");
    succeed("keys", "remove", "controller", "--by", "ann", "--by-key-file", anns);
    assertRefused("no slot controller", "keys", "list");
    Files.delete(controllers);
    String[] lost = {"keys", "add", "controller", "--key-file", controllers.toString()};
    assertRefused("is not there", lost);
    succeed(
        Stream.concat(Stream.of(lost), Stream.of("--by", "ann", "--by-key-file", anns))
            .toArray(String[]::new));
    succeed("keys", "remove", "ann");
    String before = state("keys", "list", "-o", "name").out();
    String after = state("keys", "rotate", "-o", "name").out();
    assertThat(after).isNotEqualTo(before);
    assertThat(state("keys", "drop").out()).contains(before.strip()); // still in the journal
    succeed("check");
  }

  @Test
  void whatTheRingRefusesIsSaidInItsWords() throws Exception {
    Path passphrase = Files.writeString(home.resolve("ann"), "correct horse battery\n");
    String[] add = {"keys", "add", "ann", "--passphrase-file", passphrase.toString()};
    assertRefused("there is a key ring already", "keys", "init");
    assertRefused("controller is the last slot", "keys", "remove", "controller");
    succeed(add);
    assertRefused("there is a slot ann already", add);
    String[] asAnn = {"keys", "remove", "controller", "--by", "ann", "--by-key-file"};
    assertRefused(
        "slot ann does not open with this key-file",
        Stream.concat(Stream.of(asAnn), Stream.of(home.resolve("pki/state-key").toString()))
            .toArray(String[]::new));
    Files.writeString(passphrase, "short");
    CommandResult tooShort = state(add);
    assertThat(tooShort.code()).isEqualTo(ExitCode.USAGE);
    assertThat(tooShort.err()).contains("passphrase: 5 characters (expected: at least 8)");
  }

  @Test
  void theGraphIsDrawnWithoutAnyCluster() {
    CommandResult dot = InProcess.runBare("state", "graph");
    CommandResult json = InProcess.runBare("state", "graph", "-o", "json");

    assertThat(dot.out()).startsWith("digraph reconcilers {").contains("\"type InstanceStatus\"");
    assertThat(json.out()).contains("\"kind\": \"OUTPUT_EXCLUSIVE\"");
  }

  @Test
  void whatLiesInADatabaseIsForTheDatabasesTools() throws Exception {
    Files.writeString(
        home.resolve("ciao.yaml"),
        "controller: {database: 'postgresql://db:5432/ciao?password=x'}");

    assertRefused("jdbc:postgresql://db:5432/ciao; use the database's own tools", "check");
    assertThat(state("check").err()).doesNotContain("password");
  }
}
