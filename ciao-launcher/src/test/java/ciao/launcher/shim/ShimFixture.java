package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home with a shim and one instance that runs plain commands; nothing is left of it. */
abstract class ShimFixture {
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
  static final Limits LIMITS = new Limits(64, 1, 50);

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path home;
  InstanceDirectory directory;
  Cgroups cgroups;
  Shim shim;
  CommandRuntime runtime;

  @BeforeEach
  void open() throws Exception {
    InstanceId instance = new InstanceId(UUID.randomUUID());
    Path path = Files.createDirectories(home.resolve("instances").resolve(instance.toString()));
    directory = new InstanceDirectory(instance, path);
    cgroups = Cgroups.of(HomeTag.of(home));
    runtime = CommandRuntime.install(home, "program");
    shim = anotherLauncher();
  }

  Shim anotherLauncher() throws Exception {
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

  Observation.Running start(String script) throws Exception {
    prepare(script);
    return shim.start(directory, runtime, LIMITS);
  }

  Observation.Ended awaitEnd(Shim by) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (AutoCloseable watch = by.onEnd(directory, runtime, ended::countDown)) {
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
    return (Observation.Ended) by.observe(directory, runtime);
  }

  String output() throws Exception {
    return output(Long.MAX_VALUE);
  }

  String output(long last) throws Exception {
    StringBuilder all = new StringBuilder();
    try (LogTail tail = shim.output(directory, last)) {
      for (byte[] text = tail.read(); text.length > 0; text = tail.read()) {
        all.append(new String(text, StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }
}
