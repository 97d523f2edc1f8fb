package ciao.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.driver.ConfinementContract;
import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.shim.Shim;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.Tool;
import ciao.ssntp.payload.ImageFormat;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessDriverTest extends ConfinementContract {
  @Override
  protected Kind kind() {
    return Kind.PROCESS;
  }

  private @Nullable ImageReference image;

  @Override
  protected @Nullable ImageReference image() {
    return image;
  }

  @Override
  protected Driver openDriver(Shim shim) throws Exception {
    return ProcessDriver.open(home, shim, System::nanoTime, PROCESSES);
  }

  @Override
  protected void assertNothingLeft() throws Exception {
    super.assertNothingLeft();
    assertThat(home.resolve("uids")).isEmptyDirectory();
  }

  @Test
  void runsInAWorkingDirectoryOfItsOwn() throws Exception {
    assertThat(
            outputOf(
                "pwd; echo $HOME; touch file && ls; stat -c %u . | grep -q $(id -u) && echo own"))
        .isEqualTo("/work\n/work\nfile\nown\n");
  }

  @Test
  void whatItWritesIsReadInTheOrderItWasWritten() throws Exception {
    assertThat(outputOf("i=0; while [ $i -lt 50 ]; do echo $i; echo $i >&2; i=$((i+1)); done"))
        .isEqualTo(
            IntStream.range(0, 50)
                .mapToObj(i -> i + "\n" + i + "\n")
                .collect(Collectors.joining()));
  }

  @Test
  void cannotWriteOutside() throws Exception {
    assertThat(
            outputOf(
                "for d in / /usr /usr/bin /etc /opt /dev /run /proc /bin; do"
                    + " touch $d/ciao-was-here 2>/dev/null && echo $d; done;"
                    + " touch /tmp/own /var/tmp/own /dev/shm/own && echo scratch"))
        .isEqualTo("scratch\n");
  }

  @Test
  void seesTheHostsProgramsAndNothingElse() throws Exception {
    assertThat(outputOf("ls / | tr '\\n' ' '; ls -A /run /tmp /var; ls /dev | tr '\\n' ' '"))
        .doesNotContain("home", "root", "srv", "mnt", "boot", "sys", "sda", "vda", "kvm")
        .contains("usr", "etc", "null", "urandom");
  }

  @Test
  void itsEnvironmentIsCompleteAndNothingElse() throws Exception {
    assertThat(outputOf("env | sort"))
        .isEqualTo(
            """
            HOME=/work
            LANG=C.UTF-8
            PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
            PWD=/work
            """);
  }

  @Test
  void hasNoCapability() throws Exception {
    assertThat(outputOf("grep Cap /proc/self/status | cut -f2 | sort -u"))
        .isEqualTo("0000000000000000\n");
  }

  private void offerImage(String script, String... tarOptions) throws Exception {
    Path tree = Files.createDirectories(directory.resolve("tree"));
    Path archive = directory.resolve("image.tar");
    new Tool("sh").run(Tool.SHORT, "-ec", "cd " + tree + "; " + script);
    List<String> arguments = new ArrayList<>(List.of("--create", "--file", archive.toString()));
    arguments.addAll(List.of(tarOptions));
    new Tool("tar").run(Tool.SHORT, Path.of("/dev/null"), tree, arguments);
    image =
        new ImageReference("app", ImageFormat.TARBALL, List.of(fetcher.offer("archive", archive)));
  }

  private DriverException refusalOf(String script) throws Exception {
    Start start = script(script);
    try {
      driver.prepare(directory, start, fetcher);
    } catch (DriverException e) {
      assertThat(directory.resolve("work")).doesNotExist();
      assertThat(directory.resolve("work.new")).doesNotExist();
      return e;
    }
    throw new AssertionError("expected a refusal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=gnu", "--gzip", "--format=posix"})
  void anImagesFilesAreInTheWorkingDirectoryAndItsOwn(String option) throws Exception {
    offerImage("mkdir bin; echo 'echo from the image' > bin/run; chmod 755 bin/run", option, ".");
    Start start = command(List.of("bin/run"));
    run(start);
    assertThat(awaitEnd(start).exitCode()).isZero();
    assertThat(output()).isEqualTo("from the image\n");
    assertThat(outputOf("echo more >> bin/run && stat -c %U bin/run")).endsWith("UNKNOWN\n");
  }

  @Test
  void whatTheTenantWroteOutlivesAnotherPrepare() throws Exception {
    offerImage("echo 1 > file", ".");
    outputOf("echo 2 > file");
    assertThat(outputOf("cat file")).isEqualTo("2\n");
  }

  @Test
  void anImageCannotWriteBesideItsDirectory(@TempDir Path victim) throws Exception {
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rwxrwxrwx"));
    offerImage(
        "echo x > evil", "--transform=s,evil,../../../../../.." + victim + "/evil,", "-P", "evil");
    assertThat(refusalOf("true")).hasMessageContaining("Member name contains '..'");

    offerImage("echo x > evil", "--transform=s,^evil," + victim + "/evil,", "-P", "evil");
    outputOf("true");
    assertThat(victim).isEmptyDirectory();
  }

  @Test
  void anImagesLinksCannotLeadOutOfIt(@TempDir Path victim) throws Exception {
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rwxrwxrwx"));
    offerImage(
        "ln -s " + victim + " a; mkdir b; echo x > b/evil", "--transform=s,^b/,a/,", "a", "b/evil");
    Start start = script("true");
    try {
      driver.prepare(directory, start, fetcher);
    } catch (DriverException e) {
      assertThat(e).hasMessageContaining("could not unpack image app");
    }
    assertThat(victim).isEmptyDirectory();
  }

  @Test
  void anImageCannotBringDevices() throws Exception {
    offerImage("mknod sda b 8 0", ".");
    assertThat(refusalOf("true").reason()).isEqualTo(RefusalReason.IMAGE_FAILURE);
  }

  @Test
  void anImageCannotTakeMoreDiskThanDemanded() throws Exception {
    offerImage("head -c 20000000 /dev/zero > zeros", "--gzip", ".");
    assertThat(refusalOf("true"))
        .hasMessage(
            "could not unpack image app: it unpacks to more than the 10 MiB of disk the workload"
                + " demands; raise disk_mib");
  }

  @Test
  void whatIsNoArchiveIsRefusedInTarsWords() throws Exception {
    Path file = Files.writeString(directory.resolve("text"), "hello ".repeat(1000));
    image = new ImageReference("app", ImageFormat.TARBALL, List.of(fetcher.offer("archive", file)));
    assertThat(refusalOf("true")).hasMessageContaining("This does not look like a tar archive");
    assertNothingLeft();
  }

  @Test
  void anImageOfAnotherKindIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("text"), "x");
    image = new ImageReference("vm", ImageFormat.QCOW2, List.of(fetcher.offer("disk", file)));
    assertThat(refusalOf("true"))
        .hasMessage(
            "could not unpack image vm: it is a qcow2 of 1 parts (expected: a tarball of one)");
  }

  @Test
  void aCommandThatCannotBeExecutedSaysSo() throws Exception {
    offerImage("echo x > data", ".");
    Start start = command(List.of("./data"));
    driver.prepare(directory, start, fetcher);
    assertThatThrownBy(() -> driver.start(directory, start))
        .hasMessage("could not start the process: command not executable: ./data");
  }

  @Test
  void twoProcessesHaveDifferentUsers() throws Exception {
    UserIds users = UserIds.open(home.resolve("uids"), HomeTag.of(home));
    InstanceId other = new InstanceId(UUID.randomUUID());
    int uid = users.claim(other);
    String own = outputOf("id -u").strip();
    assertThat(own).isNotEqualTo(Integer.toString(uid));
    assertThat(users.find(directory.instance())).contains(Integer.valueOf(own));
    users.release(other);
  }

  @Test
  void aTreeDeeperThanAnyPathIsRemoved() throws Exception {
    assertThat(
            outputOf(
                "name=$(printf '%0200d' 0); i=0;"
                    + " while [ $i -lt 40 ]; do mkdir $name && cd -P $name && i=$((i+1)); done; echo $i"))
        .isEqualTo("40\n");
  }
}
