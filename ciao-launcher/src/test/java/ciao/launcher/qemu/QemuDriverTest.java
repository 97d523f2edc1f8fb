package ciao.launcher.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Usage;
import ciao.launcher.qemu.Machines.Machine;
import ciao.netagent.host.Tool;
import ciao.ssntp.payload.ImageFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real machines, by translation. */
class QemuDriverTest {
  /** A boot takes 2 s on a quiet machine. */
  private static final Duration BOOT = Duration.ofSeconds(60);

  private static final String GREETING = "hello from the tiny guest";

  @TempDir static Path shared;
  @TempDir Path home;

  private static TinyGuest guest;
  private Machines machines;

  @BeforeAll
  static void makeGuest() throws Exception {
    guest = TinyGuest.make(shared);
  }

  @BeforeEach
  void open() throws Exception {
    machines = new Machines(home.resolve("h"));
  }

  @AfterEach
  void close() throws Exception {
    machines.close();
  }

  @Test
  void aMachineBootsReadsItsSeedIsMeasuredPowersDownAndLeavesNothing() throws Exception {
    Machine machine =
        machines.kernel(guest.kernel(), guest.initrd(), "#!/bin/sh\necho user data says 6 x 7\n");
    machines.prepare(machine);
    makeLong(MachineFiles.of(machine.directory()).seed());
    assertThat(machines.driver().observe(machine.directory(), machine.start()))
        .isInstanceOf(Observation.Absent.class);

    Observation.Running running = machines.driver().start(machine.directory(), machine.start());
    awaitConsole(machine, "user data says 6 x 7");
    assertThat(machine.console()).contains(GREETING, "seed: hostname web1");
    assertThat(Files.readString(Path.of("/proc/" + running.pid() + "/status")))
        .containsPattern("Uid:\\t1\\d{9}\\t")
        .containsPattern("CapEff:\\t0{16}\n")
        .containsPattern("CapBnd:\\t0{16}\n")
        .contains("NoNewPrivs:\t1\n", "Seccomp:\t2\n");

    assertMeasured(machine);

    machines.restartLauncher();
    assertThat(machines.driver().observe(machine.directory(), machine.start())).isEqualTo(running);
    CountDownLatch ended = new CountDownLatch(1);
    try (AutoCloseable watch =
        machines.driver().onEnd(machine.directory(), machine.start(), ended::countDown)) {
      Observation.Ended stopped =
          machines.driver().stop(machine.directory(), machine.start(), BOOT);
      assertThat(stopped.exitCode()).isZero();
      assertThat(ended.await(BOOT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(machine.console()).contains("power button pressed: powering off");

    machines.driver().destroy(machine.directory());
    machines.driver().destroy(machine.directory());
    assertThat(machine.directory().path()).isEmptyDirectory();
    assertThat(machines.cgroups().list()).isEmpty();
    assertThat(ProcessHandle.of(running.pid())).isEmpty();
  }

  private void assertMeasured(Machine machine) throws DriverException {
    Usage usage = machines.driver().usage(machine.directory(), machine.start());
    assertThat(usage.memoryBytes()).isBetween(40L << 20, (96 + 224L) << 20);
    assertThat(usage.cpuMillis()).isBetween(100L, 120_000L);
    assertThat(usage.diskBytes()).as("not the file's length").isBetween(100L << 10, 10L << 20);
  }

  /** A hole at the end takes nothing. */
  private static void makeLong(Path disk) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
  }

  @Test
  void aMachineWhoseQemuStandsStillIsMeasuredFromOutside() throws Exception {
    Machine machine = machines.kernel(guest.kernel(), guest.initrd(), "");
    machines.prepare(machine);
    Observation.Running running = machines.driver().start(machine.directory(), machine.start());
    signal("STOP", running);
    try {
      Usage usage = machines.driver().usage(machine.directory(), machine.start());
      assertThat(usage.memoryBytes()).isPositive();
      assertThat(usage.diskBytes())
          .isGreaterThanOrEqualTo(Files.size(MachineFiles.of(machine.directory()).seed()));
    } finally {
      signal("CONT", running);
    }
  }

  private static void signal(String name, Observation.Running running) throws Exception {
    new Tool("sh").run(Tool.SHORT, "-c", "kill -%s %d".formatted(name, running.pid()));
  }

  @Test
  void aGuestDeafToItsPowerButtonIsEndedWhenTheGraceIsOver() throws Exception {
    // Without an initial file system the kernel panics and hears nothing any more.
    Path nothing = Files.write(shared.resolve("empty-initrd"), new byte[0]);
    Machine machine = machines.kernel(guest.kernel(), nothing, "");
    machines.prepare(machine);
    Observation.Running running = machines.driver().start(machine.directory(), machine.start());
    awaitConsole(machine, "Kernel panic");

    Observation.Ended ended =
        machines.driver().stop(machine.directory(), machine.start(), Duration.ofMillis(200));

    assertThat(ended.exitCode()).isZero();
    assertThat(ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aQemuThatAnswersNobodyIsKilledInTheEnd() throws Exception {
    Machine machine = machines.kernel(guest.kernel(), guest.initrd(), "");
    machines.prepare(machine);
    Observation.Running running = machines.driver().start(machine.directory(), machine.start());
    signal("STOP", running);

    Observation.Ended ended =
        machines.driver().stop(machine.directory(), machine.start(), Duration.ofMillis(200));

    assertThat(ended.exitCode()).isEqualTo(137);
    assertThat(ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aMachineKilledBetweenTwoLaunchersIsSeenToHaveEnded() throws Exception {
    Machine machine = machines.kernel(guest.kernel(), guest.initrd(), "");
    machines.prepare(machine);
    Observation.Running running = machines.driver().start(machine.directory(), machine.start());
    ProcessHandle qemu = ProcessHandle.of(running.pid()).orElseThrow();
    machines.restartLauncher();
    qemu.destroyForcibly();
    await()
        .atMost(BOOT)
        .untilAsserted(() ->
            assertThat(machines.driver().observe(machine.directory(), machine.start()))
                .isInstanceOfSatisfying(
                    Observation.Ended.class, ended -> assertThat(ended.exitCode()).isEqualTo(137)));
    assertThat(
            machines.driver().stop(machine.directory(), machine.start(), Duration.ZERO).exitCode())
        .isEqualTo(137);
  }

  @Test
  void aGuestThatRebootsRebootsAndOneThatPowersOffHasEnded() throws Exception {
    String once =
        "#!/bin/sh\nif head -c 4 /dev/vda | grep -q once; then poweroff -f; fi\n"
            + "echo once >/dev/vda; sync; reboot -f\n";
    Machine machine = machines.kernel(guest.kernel(), guest.initrd(), once, 4);
    machines.prepare(machine);
    CountDownLatch ended = new CountDownLatch(1);
    machines.driver().start(machine.directory(), machine.start());
    try (AutoCloseable watch =
        machines.driver().onEnd(machine.directory(), machine.start(), ended::countDown)) {
      assertThat(ended.await(2 * BOOT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(machine.console().split(GREETING, -1)).hasSize(3);
    assertThat(machines.driver().observe(machine.directory(), machine.start()))
        .isInstanceOfSatisfying(
            Observation.Ended.class, end -> assertThat(end.exitCode()).isZero());
  }

  @Test
  void aKernelThatIsNoneFailsInQemusOwnWordsAndNothingRuns() throws Exception {
    Path text = Files.writeString(shared.resolve("no-kernel"), "this is no kernel\n");
    Machine machine = machines.kernel(text, guest.initrd(), "");
    machines.prepare(machine);
    assertThatThrownBy(() -> machines.driver().start(machine.directory(), machine.start()))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("could not start the virtual machine: ")
        .hasMessageContaining("qemu: linux kernel too old");
    assertThat(machines.driver().observe(machine.directory(), machine.start()))
        .isNotInstanceOf(Observation.Running.class);
  }

  @Test
  void aDiskBootsByTheFirmwareAndIsAsLargeAsTheWorkloadDemands() throws Exception {
    Path image = shared.resolve("base.qcow2");
    new Tool("qemu-img").run(Tool.SHORT, "create", "-q", "-f", "qcow2", image.toString(), "16M");
    Machine machine = machines.disk(image, ImageFormat.QCOW2, 20);
    machines.prepare(machine);
    Path overlay = MachineFiles.of(machine.directory()).disk();
    assertThat(new Tool("qemu-img").run(Tool.SHORT, "info", overlay.toString()))
        .contains("20 MiB", "backing file: base", "backing file format: qcow2");
    assertThat(machines.driver().start(machine.directory(), machine.start()).pid()).isPositive();
  }

  @Test
  void anImageLargerThanTheDemandedDiskIsRefusedAndNothingIsMade() throws Exception {
    Path image = shared.resolve("large.qcow2");
    new Tool("qemu-img").run(Tool.SHORT, "create", "-q", "-f", "qcow2", image.toString(), "50T");
    Machine machine = machines.disk(image, ImageFormat.QCOW2, 100);
    assertThatThrownBy(() -> machines.prepare(machine))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("a disk of 52428800 MiB, and the workload demands 100");
    assertThat(machine.directory().path()).isEmptyDirectory();
  }

  @Test
  void anImageThatLeansOnAFileOfTheNodeIsRefusedAndNothingIsMade() throws Exception {
    Path image = shared.resolve("backed.qcow2");
    new Tool("qemu-img")
        .run(
            Tool.SHORT,
            "create",
            "-q",
            "-u",
            "-f",
            "qcow2",
            "-b",
            "/etc/passwd",
            "-F",
            "raw",
            image.toString(),
            "1M");
    Machine machine = machines.disk(image, ImageFormat.QCOW2, 4);
    assertThatThrownBy(() -> machines.prepare(machine))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("backing file");
    assertThat(machine.directory().path()).isEmptyDirectory();
  }

  @Test
  void whatAMachineLeavesIsRemovedHoweverDeepItIs() throws Exception {
    Path image = shared.resolve("leaving.raw");
    Files.write(image, new byte[512]);
    Machine machine = machines.disk(image, ImageFormat.RAW, 4);
    machines.prepare(machine);
    Path folder = MachineFiles.of(machine.directory()).folder();
    assertThat(
            new Tool("sh")
                .run(
                    Tool.SHORT,
                    Path.of("/dev/null"),
                    folder,
                    List.of(
                        "-c",
                        "name=$(printf '%0200d' 0); i=0;"
                            + " while [ $i -lt 40 ]; do mkdir $name && cd -P $name && i=$((i+1));"
                            + " done; echo $i")))
        .isEqualTo("40\n");

    machines.driver().destroy(machine.directory());

    assertThat(machine.directory().path()).isEmptyDirectory();
  }

  private static void awaitConsole(Machine machine, String text) {
    await().atMost(BOOT).untilAsserted(() -> assertThat(machine.console()).contains(text));
  }
}
