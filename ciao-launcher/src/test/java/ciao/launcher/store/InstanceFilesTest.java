package ciao.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Effect.Remove;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Progress;
import ciao.launcher.lifecycle.Instance.Unreadable;
import ciao.launcher.lifecycle.Outcome;
import ciao.launcher.lifecycle.Phase;
import ciao.launcher.testing.Starts;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.RestartPolicy;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFilesTest {
  private static final InstanceId ID = new InstanceId(new UUID(0, 1));

  @TempDir private Path directory;
  private Home home;
  private NodeStore store;

  @BeforeEach
  void open() throws IOException {
    home = Home.open(directory.resolve("node"));
    store = NodeStore.open(home, InstantSource.system());
  }

  @AfterEach
  void close() throws IOException {
    home.close();
  }

  @Test
  void whatWasWrittenIsReadBackWhole() throws IOException {
    Held held =
        new Held(
            vm(3),
            Phase.STOPPING,
            true,
            new Outcome(17L, 1_000L, 2_000L, 143, "ended"),
            2,
            vm(4),
            0,
            Progress.FRESH);
    store.perform(new Persist(held));
    assertThat(store.instances().readAll()).containsExactly(held);
  }

  @Test
  void theRecordIsForTheLauncherAloneAndTheDirectoryCanBePassed() throws IOException {
    store.perform(new Persist(held()));
    Path path = store.instances().directory(ID).path();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwx--x--x");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(path.resolve("instance.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsRemovedLeavesNothing() throws IOException {
    store.perform(new Persist(held()));
    Path deep = store.instances().directory(ID).resolve("rootfs").resolve("etc");
    Files.createDirectories(deep);
    Files.writeString(deep.resolve("passwd"), "root");
    Files.createSymbolicLink(deep.resolve("outside"), directory);
    store.perform(new Remove(ID));
    assertThat(home.instances()).isEmptyDirectory();
    assertThat(directory).exists();
    store.perform(new Remove(ID));
    assertThat(store.instances().readAll()).isEmpty();
  }

  @Test
  void aDamagedRecordIsReportedWithItsFileAndTheWayOut() throws IOException {
    store.perform(new Persist(held()));
    Path record = store.instances().directory(ID).resolve("instance.json");
    Files.writeString(record, Files.readString(record).replace("\"active\"", "\"dancing\""));
    Unreadable found = (Unreadable) store.instances().readAll().getFirst();
    assertThat(found.id()).isEqualTo(ID);
    assertThat(found.generation()).isEqualTo(3);
    assertThat(found.why())
        .contains(record.toString(), "dancing", "restore the file or", "remove its directory");
  }

  @Test
  void halfARecordIsReportedToo() throws IOException {
    store.perform(new Persist(held()));
    Path record = store.instances().directory(ID).resolve("instance.json");
    Files.writeString(record, Files.readString(record).substring(0, 100));
    assertThat(store.instances().readAll()).hasOnlyElementsOfType(Unreadable.class);
  }

  @Test
  void aRecordInTheWrongDirectoryIsReported() throws IOException {
    store.perform(new Persist(held()));
    Path other = home.instances().resolve(new UUID(0, 2).toString());
    Files.move(store.instances().directory(ID).path(), other);
    Unreadable found = (Unreadable) store.instances().readAll().getFirst();
    assertThat(found.why()).contains("expected: " + new UUID(0, 2));
  }

  @Test
  void aDirectoryThatLostItsRecordIsReportedAndLeftAlone() throws IOException {
    Path disk = store.instances().directory(ID).resolve("disk.qcow2");
    Files.createDirectories(disk.getParent());
    Files.writeString(disk, "tenant data");
    assertThat(store.instances().readAll()).hasOnlyElementsOfType(Unreadable.class);
    assertThat(disk).exists();
  }

  @Test
  void aDirectoryThatNeverGotItsRecordIsNoInstance() throws IOException {
    Path path = store.instances().directory(ID).path();
    Files.createDirectories(path);
    Files.writeString(path.resolve("instance.json.unfinished"), "{");
    assertThat(store.instances().readAll()).isEmpty();
    assertThat(path).doesNotExist();
  }

  @Test
  void foreignFilesAmongTheInstancesAreLeftAlone() throws IOException {
    Path foreign = Files.createDirectory(home.instances().resolve("lost+found"));
    assertThat(store.instances().readAll()).isEmpty();
    assertThat(foreign).exists();
  }

  @Test
  void aHomeHasOneLauncher() {
    assertThatThrownBy(() -> Home.open(directory.resolve("node")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another launcher")
        .hasMessageContaining("stop it, or choose another directory");
  }

  @Test
  void aHomeThatWasClosedCanBeOpenedAgain() throws IOException {
    home.close();
    home = Home.open(directory.resolve("node"));
    assertThat(home.images()).isDirectory();
  }

  private static Held held() {
    return new Held(vm(3), Phase.ACTIVE, true, Outcome.NONE, 0, null, 0, Progress.FRESH);
  }

  private static Start vm(long generation) {
    Start process = Starts.process(ID, generation);
    Blob kernel = new Blob("kernel", "0".repeat(64), 10);
    Blob userData = new Blob("user_data", "1".repeat(64), 20);
    return new Start(
        process.instance(),
        generation,
        TenantId.of("team-a"),
        "web1",
        "web",
        Kind.VM,
        List.of(),
        new Demands(2, 512, 1_000),
        new Requires(Map.of("region", "eu-1"), "host1", new NodeId(new UUID(0, 9))),
        null,
        new Restart(RestartPolicy.ALWAYS, 3, 500),
        new ImageReference("tiny", ImageFormat.KERNEL, List.of(kernel)),
        List.of(userData),
        URI.create("https://controller:8889"),
        null);
  }
}
