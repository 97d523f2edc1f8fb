package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.Role;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import ciao.ssntp.payload.InstanceId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that is killed with SIGKILL while users create instances. */
final class KillTest {
  private static final int ROUNDS = 3;

  @TempDir private Path home;

  private TestCluster cluster;
  private @Nullable Process controller;
  private int port;

  @AfterEach
  void end() throws Exception {
    if (controller != null) {
      controller.destroyForcibly().waitFor();
    }
    cluster.close();
  }

  @Test
  void whatWasAnsweredIsThereAndRunsOnceAfterEveryKill() throws Exception {
    cluster = new TestCluster(home);
    cluster.stopController(); // only its scheduler is wanted
    PemFiles.write(
        home.resolve("controller.pem"),
        TestCluster.node("controller", Role.CONTROLLER),
        OnExisting.REFUSE);
    FakeNode one = cluster.connect("web1");
    FakeNode two = cluster.connect("web2");
    port = cluster.uri().getPort();
    cluster.client("admin"); // writes ca.pem
    begin();
    CiaoClient tenant = cluster.client("team-a");
    cluster.client("admin").addTenant(new NewTenant("team-a"));
    tenant.addWorkload("team-a", ControllerLifecycleTest.sleep("sleep", 1));

    Set<String> answered = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < ROUNDS; round++) {
      int before = answered.size();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> user = create(threads, tenant, answered, round);
        await().until(() -> answered.size() > before + 100);
        kill();
        user.get(20, TimeUnit.SECONDS);
      }
      begin();
      check(tenant, answered, one, two);
    }
  }

  private static Future<?> create(
      ExecutorService threads, CiaoClient tenant, Set<String> answered, int round) {
    return threads.submit(() -> {
      for (int number = 0; ; number++) {
        try {
          tenant
              .addInstances("team-a", new NewInstances("sleep", "i-" + round + "-" + number, 10))
              .created()
              .forEach(made -> answered.add(made.id()));
        } catch (UnreachableException killed) {
          return null;
        } catch (ApiException refused) {
          throw new AssertionError(refused.problem().toString(), refused);
        }
      }
    });
  }

  private static void check(CiaoClient tenant, Set<String> answered, FakeNode one, FakeNode two)
      throws Exception {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            tenant.instances("team-a").stream()
                .allMatch(instance -> instance.phase().equals("active")));
    List<Instance> listed = tenant.instances("team-a");
    Set<String> ids = listed.stream().map(Instance::id).collect(Collectors.toSet());
    assertThat(ids).containsAll(answered);
    Set<InstanceId> both = new HashSet<>(one.held().keySet());
    both.retainAll(two.held().keySet());
    assertThat(both).as("instances on two nodes").isEmpty();
    Set<String> held = new HashSet<>();
    one.held().keySet().forEach(id -> held.add(id.toString()));
    two.held().keySet().forEach(id -> held.add(id.toString()));
    assertThat(held).isEqualTo(ids);
  }

  private void begin() throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ControllerMain.class.getName(),
                home.toString(),
                Integer.toString(port),
                Integer.toString(cluster.schedulerAddress().getPort()))
            .redirectError(home.resolve("controller.err").toFile())
            .start();
    controller = started;
    BufferedReader words =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    for (String line = words.readLine(); ; line = words.readLine()) {
      if (line == null) {
        throw new AssertionError(Files.readString(home.resolve("controller.err")));
      }
      if (line.equals(Integer.toString(port))) {
        return;
      }
    }
  }

  private void kill() throws InterruptedException {
    Process victim = controller;
    if (victim != null) {
      victim.destroyForcibly().waitFor();
    }
  }
}
