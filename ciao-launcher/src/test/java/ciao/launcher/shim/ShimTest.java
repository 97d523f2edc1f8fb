package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.driver.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Plain commands, as QEMU is one. */
class ShimTest extends ShimFixture {
  private static final Duration GRACE = Duration.ofSeconds(10);

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
