package ciao.launcher.driver;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How far drivers that run a tenant's command keep it away from their host. */
public abstract class ConfinementContract extends CommandDriverContract {
  @Test
  void startsWithDefaultSignalsAndThreeDescriptors() throws Exception {
    List<String> lines =
        outputOf(
                "grep -E 'SigIgn|SigBlk' /proc/self/status | cut -f2;"
                    + " for f in 3 4 5 6 7 8 9 10 11 12; do"
                    + " [ -e /proc/$$/fd/$f ] && echo open: $f; done; echo end")
            .lines()
            .toList();
    assertThat(lines.get(0)).as("blocked").isEqualTo("0000000000000000");
    long ignored = Long.parseLong(lines.get(1), 16);
    assertThat(ignored & 0xffff).as("ignored").isZero();
    assertThat(lines.subList(2, lines.size())).containsExactly("end");
  }

  @Test
  void seesOnlyItsOwnProcesses() throws Exception {
    String seen = outputOf("cat /proc/[0-9]*/comm | sort -u | tr '\\n' ' '");
    // Busybox is "exe" for a moment, until it takes the name of what it does.
    assertThat(seen.strip().split(" ")).isSubsetOf("sh", "cat", "sort", "tr", "exe");
  }

  @Test
  void hasNoNetworkButItsOwnLoopback() throws Exception {
    assertThat(outputOf("cut -d: -f1 /proc/net/dev | tail -n +3; cat /proc/net/route | tail -n +2"))
        .isEqualToIgnoringWhitespace("lo");
  }

  @Test
  void hasItsNameAsHostName() throws Exception {
    assertThat(outputOf("cat /proc/sys/kernel/hostname")).isEqualTo("web1\n");
  }

  @Test
  void holdsNoPrivilegeOfTheHost() throws Exception {
    String status = outputOf("grep -E 'NoNewPrivs' /proc/self/status; id -G | wc -w");
    assertThat(status).isEqualToIgnoringWhitespace("NoNewPrivs: 1 1");
  }

  @Test
  void runsUnderAnUnprivilegedUserOfTheHost() throws Exception {
    Observation.Running running = run(obedient());
    String status = Files.readString(Path.of("/proc/" + running.pid() + "/status"));
    String uid = status.lines().filter(l -> l.startsWith("Uid:")).findFirst().orElseThrow();
    assertThat(List.of(uid.split("\\s+")).subList(1, 5))
        .allSatisfy(id -> assertThat(Long.parseLong(id)).isGreaterThanOrEqualTo(200_000));
  }

  @Test
  void seesNothingOfTheHome() throws Exception {
    Files.writeString(Files.createDirectories(home.resolve("pki")).resolve("node.pem"), "key");
    String all = "cat " + home + "/pki/node.pem; ls " + home + "; exit 3";
    Start start = script(all);
    run(start);
    assertThat(awaitEnd(start).exitCode()).isEqualTo(3);
    assertThat(output()).doesNotContain("key\n").contains("No such file or directory");
  }

  @Test
  void cannotMakeNamespacesMountsOrDevices() throws Exception {
    Start start =
        script(
            "unshare -U true 2>/dev/null && echo userns; unshare -m true 2>/dev/null && echo mountns;"
                + " mount -t tmpfs none /tmp 2>/dev/null && echo mounted;"
                + " mknod /tmp/sda b 8 0 2>/dev/null && echo device; echo done");
    run(start);
    awaitEnd(start);
    assertThat(output()).isEqualTo("done\n");
  }

  @Test
  void aForkBombIsBoundedAndEndsWithItsInstance() throws Exception {
    Start start = script("while :; do sleep 1000 & done; sleep 1000");
    run(start);
    Awaitility.await()
        .until(() ->
            shim.cgroup(directory).payload().size() >= PROCESSES - 2
                || driver.observe(directory, start) instanceof Observation.Ended);
    assertThat(shim.cgroup(directory).payload()).hasSizeLessThanOrEqualTo(PROCESSES);
    driver.stop(directory, start, Duration.ofMillis(200));
    assertThat(shim.cgroup(directory).payload()).isEmpty();
  }

  @Test
  void tooLittleMemoryEndsItAndIsNamed() throws Exception {
    Start start = script("tail /dev/zero");
    run(start);
    Observation.Ended ended = awaitEnd(start);
    assertThat(ended.exitCode()).isEqualTo(137);
    assertThat(ended.cause()).isEqualTo("out of memory: it used all of its 48 MiB");
  }
}
