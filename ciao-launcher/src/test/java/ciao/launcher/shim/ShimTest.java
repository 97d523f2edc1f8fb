package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain commands, as QEMU will be one. */
class ShimTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
  private static final Limits LIMITS = new Limits(64, 1, 50);

  /** Signals 32 and 33: the C library of whoever forks the JVM's children keeps them for itself. */
  private static final long C_LIBRARY_SIGNALS = 0x1_8000_0000L;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path home;
  private InstanceDirectory directory;
  private Cgroups cgroups;
  private Shim shim;
  private CommandRuntime runtime;

  @BeforeEach
  void open() throws Exception {
    InstanceId instance = new InstanceId(UUID.randomUUID());
    Path path = Files.createDirectories(home.resolve("instances").resolve(instance.toString()));
    directory = new InstanceDirectory(instance, path);
    cgroups = Cgroups.of(HomeTag.of(home));
    runtime = CommandRuntime.install(home, "program");
    shim = anotherLauncher();
  }

  private Shim anotherLauncher() throws Exception {
    return Shim.open(home, cgroups, executor, InstantSource.system());
  }

  @AfterEach
  void leaveNothing() throws Exception {
    shim.remove(directory, runtime);
    shim.close();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    cgroups.removeIfEmpty();
  }

  private void prepare(String script) throws Exception {
    Command command = new Command(List.of("sh", "-c", script), ENVIRONMENT, "/");
    runtime.prepare(directory, shim.cgroup(directory), command, Optional.empty());
  }

  private Observation.Running start(String script) throws Exception {
    prepare(script);
    return shim.start(directory, runtime, LIMITS);
  }

  private Observation.Ended awaitEnd(Shim by) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (AutoCloseable watch = by.onEnd(directory, runtime, ended::countDown)) {
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
    return (Observation.Ended) by.observe(directory, runtime);
  }

  private String output() throws Exception {
    return output(Long.MAX_VALUE);
  }

  private String output(long last) throws Exception {
    StringBuilder all = new StringBuilder();
    try (LogTail tail = shim.output(directory, last)) {
      for (byte[] text = tail.read(); text.length > 0; text = tail.read()) {
        all.append(new String(text, StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  @Test
  void whatWasNeverStartedIsAbsent() throws Exception {
    assertThat(shim.observe(directory, runtime)).isEqualTo(new Observation.Absent());
    assertThat(shim.stop(directory, runtime, running -> true, GRACE).cause())
        .isEqualTo("it was not running");
  }

  @Test
  void tellsWhatRunsAndThatItEnded() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    Observation.Running running = start("exec sleep 1000");
    assertThat(running.startedAt()).isBetween(before, Instant.now());
    assertThat(shim.observe(directory, runtime)).isEqualTo(running);
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(Path.of("/proc", running.pid() + "", "cmdline"))
                .content()
                .isEqualTo("sleep\0" + "1000\0"));

    Observation.Ended ended = shim.stop(directory, runtime, r -> shim.terminate(directory), GRACE);
    assertThat(ended.exitCode()).isEqualTo(143);
    assertThat(ended.cause()).isEmpty();
    assertThat(shim.observe(directory, runtime)).isEqualTo(ended);
    assertThat(shim.stop(directory, runtime, r -> true, GRACE)).isEqualTo(ended);
  }

  @RepeatedTest(20)
  void neverMissesTheEndOfWhatEndsAtOnce() throws Exception {
    start("exit 7");
    assertThat(awaitEnd(shim).exitCode()).isEqualTo(7);
  }

  @Test
  void remembersTheExitCodeWhileNoLauncherLives() throws Exception {
    start("read -t 1 x </dev/null; exit 7");
    shim.close();
    Path record = home.resolve("shim/exits/" + directory.instance());
    Awaitility.await().until(() -> Files.exists(record));
    shim = anotherLauncher();
    Observation.Ended ended = awaitEnd(shim);
    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.endedAt()).isEqualTo(Files.getLastModifiedTime(record).toInstant());
  }

  @Test
  void anotherLauncherFindsWhatRunsAndIsToldOfItsEnd() throws Exception {
    Observation.Running running = start("exec sleep 1000");
    try (Shim another = anotherLauncher()) {
      assertThat(another.observe(directory, runtime)).isEqualTo(running);
      CountDownLatch ended = new CountDownLatch(1);
      try (AutoCloseable watch = another.onEnd(directory, runtime, ended::countDown)) {
        assertThat(ended.getCount()).isEqualTo(1);
        another.terminate(directory);
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void killsWhatDoesNotListen() throws Exception {
    start("trap '' TERM; echo deaf; while :; do sleep 1; done");
    Awaitility.await().until(() -> output().equals("deaf\n"));
    Observation.Ended ended =
        shim.stop(directory, runtime, r -> shim.terminate(directory), Duration.ofMillis(300));
    assertThat(ended.exitCode()).isEqualTo(137);
    assertThat(shim.cgroup(directory).payload()).isEmpty();
  }

  @Test
  void killsWhatTheMainProcessLeavesBehind() throws Exception {
    start("sleep 1000 & setsid sleep 1001 & read x </dev/stdin; exec sleep 1002");
    Awaitility.await().until(() -> shim.cgroup(directory).payload().size() == 3);
    shim.stop(directory, runtime, r -> shim.terminate(directory), GRACE);
    assertThat(shim.cgroup(directory).payload()).isEmpty();
  }

  @Test
  void aKilledShimIsNoticedAndItsPayloadStaysInSight() throws Exception {
    Observation.Running running = start("exec sleep 1000");
    CountDownLatch ended = new CountDownLatch(1);
    try (AutoCloseable watch = shim.onEnd(directory, runtime, ended::countDown)) {
      kill(Conmon.pid(directory));
      Awaitility.await().until(() -> ProcessIdentity.of(Conmon.pid(directory)).isEmpty());
      assertThat(shim.observe(directory, runtime)).isEqualTo(running);
      assertThat(ended.getCount()).isEqualTo(1);

      kill(running.pid());
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(shim.observe(directory, runtime))
        .isInstanceOfSatisfying(
            Observation.Ended.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(137);
              assertThat(e.cause()).isEqualTo("its shim was killed");
            });
  }

  @Test
  void stopEndsAPayloadWithoutShim() throws Exception {
    start("exec sleep 1000");
    kill(Conmon.pid(directory));
    Observation.Ended ended = shim.stop(directory, runtime, r -> shim.terminate(directory), GRACE);
    assertThat(ended.cause()).isEqualTo("its shim was killed");
    assertThat(shim.cgroup(directory).populated()).isFalse();
  }

  @Test
  void anotherBootEndsEverything() throws Exception {
    start("exec sleep 1000");
    Path record = directory.resolve("run/run.json");
    String earlier =
        Files.readString(record).replaceFirst("boot_?[iI]d\":\"[^\"]*", "bootId\":\"x");
    Files.writeString(record, earlier);
    assertThat(shim.observe(directory, runtime))
        .isInstanceOfSatisfying(
            Observation.Ended.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(137);
              assertThat(e.cause()).isEqualTo("the node was rebooted");
              assertThat(e.endedAt()).isBefore(Instant.now());
            });
  }

  @Test
  void anotherProcessWithTheSamePidIsNotTakenForIt() throws Exception {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    assertThat(self.alive()).isTrue();
    assertThat(new ProcessIdentity(self.pid(), self.startTicks() - 1).alive()).isFalse();
  }

  @Test
  void aMissingCommandIsToldInPlainWords() throws Exception {
    Command command = new Command(List.of("no-such-thing", "x"), ENVIRONMENT, "/");
    runtime.prepare(directory, shim.cgroup(directory), command, Optional.empty());
    assertThatThrownBy(() -> shim.start(directory, runtime, LIMITS))
        .isInstanceOf(DriverException.class)
        .hasMessage(
            "could not start the program: command not found: no-such-thing (looked in /usr/bin:/bin)");
    assertThat(shim.observe(directory, runtime)).isEqualTo(new Observation.Absent());
    assertThat(cgroups.list()).isEmpty();
  }

  @Test
  void passesArgumentsAndVariablesAsTheyAreAndNothingElse() throws Exception {
    String hostile = "a'b\"c $(touch /tmp/no) `x` \\ * \n ü";
    Command command =
        new Command(
            List.of(
                "/bin/sh", "-c", "printf '%s|' \"$@\"; env -0 | tr '\\0' '|'", "sh", hostile, ""),
            Map.of("PATH", "/usr/bin:/bin", "SECRET", hostile),
            "/usr");
    runtime.prepare(directory, shim.cgroup(directory), command, Optional.empty());
    shim.start(directory, runtime, LIMITS);
    awaitEnd(shim);
    List<String> printed = List.of(output().split("\\|"));
    assertThat(printed.subList(0, 2)).containsExactly(hostile, "");
    assertThat(printed.subList(2, printed.size()))
        .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "SECRET=" + hostile, "PWD=/usr");
  }

  @Test
  void startsWithDefaultSignalsThreeDescriptorsAndASessionOfItsOwn() throws Exception {
    start(
        "grep -E 'SigIgn|SigBlk' /proc/self/status | cut -f2; cut -d' ' -f1,6 /proc/$$/stat;"
            + " for f in 3 4 5 6 7 8 9 10 11 12; do [ -e /proc/$$/fd/$f ] && echo $f; done; echo end");
    awaitEnd(shim);
    List<String> lines = output().lines().toList();
    assertThat(lines.get(0)).as("blocked").isEqualTo("0000000000000000");
    long ignored = Long.parseLong(lines.get(1), 16);
    assertThat(ignored & ~C_LIBRARY_SIGNALS).as("ignored").isZero();
    assertThat(lines.get(2)).as("pid and session").matches("(\\d+) \\1");
    assertThat(lines.subList(3, lines.size())).as("descriptors").containsExactly("end");
  }

  @RepeatedTest(10)
  void aRunIsReplacedByTheNextAtOnce() throws Exception {
    Observation.Running first = start("exec sleep 1000");
    Observation.Running second = shim.start(directory, runtime, LIMITS);
    assertThat(ProcessIdentity.of(first.pid())).isEmpty();
    assertThat(shim.observe(directory, runtime)).isEqualTo(second);
  }

  @Test
  void aFloodTakesABoundedPartOfTheDiskAndDoesNotEndTheRun() throws Exception {
    start(
        "yes '0123456789 0123456789 0123456789' | head -c 40000000; echo; echo end; exec sleep 1000");
    try (AutoCloseable watch = shim.onEnd(directory, runtime, () -> {})) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> output(1000).endsWith("\nend\n"));
    }
    assertThat(output(Long.MAX_VALUE).length()).isGreaterThan(1 << 20);
    assertThat(shim.observe(directory, runtime)).isInstanceOf(Observation.Running.class);
    long onDisk = 0;
    try (var files = Files.list(directory.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        onDisk += Files.size(file);
      }
    }
    assertThat(onDisk).isLessThan(4 * LogGenerations.LIMIT);
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
