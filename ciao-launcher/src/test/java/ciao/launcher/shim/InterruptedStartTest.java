package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.shim.InterruptedRuntime.Moment;
import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 of the launcher between the steps of a start: what the next launcher finds and does. */
class InterruptedStartTest {
  private static final Limits LIMITS = new Limits(64, 1, 50);

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path home;
  private InstanceDirectory directory;
  private Cgroups cgroups;
  private CommandRuntime runtime;
  private Shim next;

  @BeforeEach
  void open() throws Exception {
    InstanceId instance = new InstanceId(UUID.randomUUID());
    Path path = Files.createDirectories(home.resolve("instances").resolve(instance.toString()));
    directory = new InstanceDirectory(instance, path);
    cgroups = Cgroups.of(HomeTag.of(home));
    runtime = CommandRuntime.install(home, "program");
    next = launcher();
    Command command =
        new Command(
            List.of("sh", "-c", "echo ran; exec sleep 1000"), Map.of("PATH", "/usr/bin:/bin"), "/");
    runtime.prepare(directory, next.cgroup(directory), command, Optional.empty());
  }

  private Shim launcher() throws Exception {
    return Shim.open(home, cgroups, executor, InstantSource.system());
  }

  @AfterEach
  void leaveNothing() throws Exception {
    next.remove(directory, runtime);
    next.close();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    cgroups.removeIfEmpty();
  }

  private void startAndDie(Moment moment) throws Exception {
    try (Shim dying = launcher()) {
      assertThatThrownBy(
              () -> dying.start(directory, new InterruptedRuntime(runtime, moment, true), LIMITS))
          .isInstanceOf(InterruptedRuntime.Killed.class);
    }
  }

  private String output() throws Exception {
    try (LogTail tail = next.output(directory, Long.MAX_VALUE)) {
      return new String(tail.read(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AFTER_RELEASE")
  void whatWasNotLetGoHasNotRunAndIsStartedAnewAlone(Moment moment) throws Exception {
    startAndDie(moment);
    List<Long> halfStarted = next.cgroup(directory).payload();
    assertThat(halfStarted).hasSize(moment == Moment.BEFORE_CREATION ? 0 : 1);

    assertThat(next.observe(directory, runtime)).isEqualTo(new Observation.Absent());
    Observation.Running running = next.start(directory, runtime, LIMITS);

    Awaitility.await().untilAsserted(() -> assertThat(output()).isEqualTo("ran\n"));
    assertThat(next.cgroup(directory).payload()).containsExactly(running.pid());
    assertThat(halfStarted).allSatisfy(pid -> assertThat(ProcessIdentity.of(pid)).isEmpty());
  }

  @Test
  void aStartThatFailsLeavesNothingBehind() throws Exception {
    InterruptedRuntime failing = new InterruptedRuntime(runtime, Moment.BEFORE_RELEASE, false);

    assertThatThrownBy(() -> next.start(directory, failing, LIMITS)).hasMessageContaining("dies");

    assertThat(next.observe(directory, runtime)).isEqualTo(new Observation.Absent());
    assertThat(next.cgroup(directory).populated()).isFalse();
    assertThat(output()).isEmpty();
  }

  @Test
  void whatWasLetGoIsFoundRunning() throws Exception {
    startAndDie(Moment.AFTER_RELEASE);

    assertThat(next.observe(directory, runtime))
        .isInstanceOfSatisfying(
            Observation.Running.class,
            running ->
                Awaitility.await()
                    .untilAsserted(() ->
                        assertThat(next.cgroup(directory).payload())
                            .containsExactly(running.pid())));
    Awaitility.await().untilAsserted(() -> assertThat(output()).isEqualTo("ran\n"));
  }
}
