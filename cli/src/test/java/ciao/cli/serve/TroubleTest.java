package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import ciao.client.api.Instance;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input and trouble end in one clear sentence. */
class TroubleTest {
  private static TestCloud cloud;

  @BeforeAll
  static void up() throws Exception {
    cloud = TestCloud.create("");
    cloud.startAll();
  }

  @AfterAll
  static void down() throws Exception {
    cloud.close();
  }

  private static void assertSentence(CommandResult result, int code, String... words) {
    assertThat(result.code()).as("%s", result).isEqualTo(code);
    assertThat(result.err()).contains(words).doesNotContain("\tat ", "Exception");
  }

  private static Path file(String text) throws Exception {
    return Files.writeString(Files.createTempFile(cloud.home(), "w-", ".yaml"), text);
  }

  @Test
  void unknownThingsAreNamed() throws Exception {
    assertSentence(cloud.ciao("instance", "add", "nonesuch"), ExitCode.REFUSED, "nonesuch");
    assertSentence(cloud.ciao("instance", "show", "nonesuch"), ExitCode.REFUSED, "nonesuch");
    assertSentence(cloud.ciao("image", "show", "nonesuch"), ExitCode.REFUSED, "nonesuch");
    assertSentence(cloud.ciao("tenant", "show", "nonesuch"), ExitCode.REFUSED, "nonesuch");
    Path workload =
        file("name: a\nkind: vm\nimage: gone\ndemands: {vcpus: 1, memory_mib: 1, disk_mib: 0}\n");
    assertSentence(cloud.ciao("workload", "add", workload.toString()), ExitCode.REFUSED, "gone");
  }

  @Test
  void brokenYamlIsNamedWithItsPlace() throws Exception {
    Path file = file("name: [\n");

    assertSentence(cloud.ciao("workload", "add", file.toString()), ExitCode.REFUSED, file + ":2:1");
  }

  @Test
  void anotherTenantsCertificateSeesNothing() throws Exception {
    assertSentence(cloud.ciao("instance", "list", "--tenant", "other"), ExitCode.REFUSED, "other");
  }

  @Test
  void oneOfSeveralThatIsNotThereKeepsTheVerbFromNoneOfTheOthers() throws Exception {
    Path workload =
        file(
            "name: several\nkind: process\ncommand: [/bin/sleep, \"1000\"]\n"
                + "demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}\n");
    succeed(cloud.ciao("workload", "add", workload.toString()));
    succeed(cloud.ciao("instance", "add", "several", "--name", "several-1", "--wait"));

    assertSentence(
        cloud.ciao("instance", "delete", "nonesuch", "several-1", "--wait"),
        ExitCode.REFUSED,
        "nonesuch");
    assertSentence(cloud.ciao("instance", "show", "several-1"), ExitCode.REFUSED, "several-1");
  }

  @Test
  void nobodyThereIsExitCodeThree() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertSentence(
        cloud.ciao("instance", "list", "--controller", "https://127.0.0.1:" + port),
        ExitCode.UNREACHABLE,
        "127.0.0.1:" + port,
        "refused");
  }

  @Test
  void aRunningControllersStoreIsBackedUpAndItsKeysAreChanged() throws Exception {
    Path file = cloud.home().resolve("backup");

    succeed(cloud.ciao("state", "backup", file.toString()));
    assertSentence(cloud.ciao("state", "backup", file.toString()), ExitCode.REFUSED, "--force");
    String before = cloud.ciao("state", "keys", "list", "-o", "name").out();
    String after = cloud.ciao("state", "keys", "rotate", "-o", "name").out();

    assertThat(after).isNotBlank().isNotEqualTo(before);
    assertThat(cloud.ciao("state", "keys", "drop").out()).contains(after.strip());
    for (String verb : new String[] {"check", "restore " + file}) {
      assertSentence(
          cloud.ciao(("state " + verb).split(" ", -1)), ExitCode.REFUSED, "is in use by process");
    }
    Path user = cloud.home().resolve("pki/user-default.pem");
    assertSentence(
        cloud.ciao("state", "backup", file + ".2", "--certificate", user.toString()),
        ExitCode.REFUSED,
        "only operators may do this");
  }

  @Test
  void aPortInUseIsSaidInOneSentence() throws Exception {
    CommandResult second = cloud.ciao("serve", "--scheduler");

    assertSentence(
        second,
        ExitCode.REFUSED,
        "ciao: the scheduler cannot listen on 127.0.0.1:",
        ": Address already in use; stop what listens there, or choose another address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve --launcher", "up", "demo"})
  void withoutRootItSaysWhatToRun(String command) throws Exception {
    assertThat(
            CiaoProcess.run(
                cloud.home(),
                Map.of("JAVA_TOOL_OPTIONS", "-Duser.name=nobody"),
                command.split(" ", -1)))
        .satisfies(
            refused -> assertSentence(refused, ExitCode.REFUSED, "only root can make", "sudo"));
  }

  @Test
  void aCommandThatExitsAtOnceIsExitedWithItsCodeAndLastWords() throws Exception {
    ThreeKinds.workload(
        cloud,
        """
        name: short
        kind: process
        command: [/bin/sh, -c, "echo last words; exit 7"]
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
        """);
    succeed(cloud.ciao("instance", "add", "short", "--name", "short-1", "--wait"));

    assertThat(cloud.awaitPhase("short-1", "exited").exitCode()).isEqualTo(7);
    assertThat(succeed(cloud.ciao("instance", "logs", "short-1")).out()).contains("last words");
    assertThat(succeed(cloud.ciao("instance", "show", "short-1")).out())
        .containsPattern("EXIT CODE +7\n")
        .endsWith("last lines of its output:\n  last words\n");
    assertThat(succeed(cloud.ciao("instance", "explain", "short-1")).out())
        .startsWith("short-1 is exited with code 7\n")
        .endsWith("last lines of its output:\n  last words\n");
  }

  @Test
  void aContainerWhoseCommandIsNotThereFailsInTheRuntimesWords() throws Exception {
    ThreeKinds.busybox(cloud);
    ThreeKinds.workload(
        cloud,
        """
        name: missing
        kind: container
        image: busybox
        command: [no-such-command]
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
        """);

    assertFails("missing", "could not start the container", "command not found: no-such-command");
  }

  @Test
  void aKernelThatIsNoneIsRefusedWhenItIsUploaded() throws Exception {
    String text = file("this is no kernel").toString();

    assertSentence(
        cloud.ciao("image", "add", "text", "--vm", "--kernel", text, "--initrd", text),
        ExitCode.REFUSED,
        "it is no Linux kernel");
  }

  @Test
  void aVirtualMachineThatCannotStartFailsInQemusOwnWords() throws Exception {
    String torso = file("\177ELF, and nothing more").toString();
    String initrd = file("070701, and nothing more").toString();
    succeed(cloud.ciao("image", "add", "torso", "--vm", "--kernel", torso, "--initrd", initrd));
    ThreeKinds.workload(
        cloud,
        """
        name: unbootable
        kind: vm
        image: torso
        demands: {vcpus: 1, memory_mib: 96, disk_mib: 0}
        """);

    assertFails(
        "unbootable", "could not start the virtual machine", "Error while loading elf kernel");
  }

  @Test
  void anInitrdLargerThanTheMemoryFailsInQemusOwnWords() throws Exception {
    ThreeKinds.guest(cloud);
    ThreeKinds.workload(
        cloud,
        """
        name: cramped
        kind: vm
        image: tiny
        demands: {vcpus: 1, memory_mib: 1, disk_mib: 0}
        """);

    assertFails("cramped", "could not start the virtual machine", "initrd is too large");
  }

  /** The command says so, and so do the instance and its explanation. */
  private static void assertFails(String workload, String... words) throws Exception {
    String name = workload + "-1";
    CommandResult added = cloud.ciao("instance", "add", workload, "--name", name, "--wait");
    assertSentence(added, ExitCode.REFUSED, words);
    assertThat(added.err()).contains("ciao: " + name + " failed: ");

    assertThat(cloud.awaitPhase(name, "failed").reason()).contains(words);
    assertThat(succeed(cloud.ciao("instance", "explain", name)).out())
        .startsWith(name + " is failed: ")
        .contains(words);
  }

  @Test
  void aCommandThatIsNotThereFailsInPlainWords() throws Exception {
    ThreeKinds.workload(
        cloud,
        """
        name: typo
        kind: process
        command: [/bin/shh]
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
        """);

    assertFails("typo", "could not start the process", "command not found: /bin/shh");
  }

  @Test
  void aDemandLargerThanAnyNodeIsPendingWithEveryReason() throws Exception {
    ThreeKinds.workload(
        cloud,
        """
        name: huge
        kind: process
        command: [/bin/true]
        demands: {vcpus: 1000, memory_mib: 60000000, disk_mib: 1}
        """);
    succeed(cloud.ciao("instance", "add", "huge", "--name", "huge-1"));

    Instance pending = cloud.await("huge-1", instance -> instance.reason() != null);

    assertThat(pending.phase()).isEqualTo("pending");
    assertThat(succeed(cloud.ciao("instance", "explain", "huge-1")).out())
        .startsWith("huge-1 is pending: ")
        .contains(
            "larger than any connected node: even empty, the largest would lack ", "all lack vCPUs")
        .doesNotContain("nearest miss", "such as");
    assertThat(succeed(cloud.ciao("instance", "explain", "huge-1", "--all")).out())
        .contains("larger than any connected node: even empty, ", "no room on the only node: ")
        .containsPattern("1 × vcpus, such as \\S+ lacks \\d+ vCPUs and \\d+ MiB of memory")
        .containsPattern("nearest miss: \\S+ lacks \\d+ vCPUs and \\d+ MiB of memory");
    succeed(cloud.ciao("instance", "delete", "huge-1", "--wait"));
  }
}
