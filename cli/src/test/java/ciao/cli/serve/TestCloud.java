package ciao.cli.serve;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.UnreachableException;
import ciao.client.api.Instance;
import ciao.client.api.NewTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A cloud in a directory of its own, on ports of its own, each role in its own JVM. {@link #close}
 * deletes its instances and ends its roles.
 */
final class TestCloud implements AutoCloseable {
  static final String TENANT = "default";
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** The roles that can be killed one at a time. */
  enum Role {
    SCHEDULER("--scheduler"),
    CONTROLLER("--controller"),
    LAUNCHER("--launcher");

    private final String flag;

    Role(String flag) {
      this.flag = flag;
    }
  }

  private final Path home;
  private final int apiPort;
  private final Map<Role, RoleProcess> roles = new EnumMap<>(Role.class);

  private TestCloud(Path home, int apiPort) {
    this.home = home;
    this.apiPort = apiPort;
  }

  /**
   * Certificates, configuration and client files, as {@code ciao up} makes them; nothing runs.
   *
   * @param launcherKeys keys for the launcher's section, such as {@code max_instances: 5}
   */
  static TestCloud create(String launcherKeys) throws Exception {
    Path home = Files.createTempDirectory("ciao-test-");
    try (ServerSocket ssntp = free();
        ServerSocket api = free()) {
      LocalCluster cluster = new LocalCluster(home);
      cluster.certificates(InstantSource.system(), UUID::randomUUID);
      Files.writeString(
          home.resolve(NodeConfig.FILE),
          """
          scheduler: {listen: "127.0.0.1:%d", stats_period_ms: 500}
          controller: {listen: "127.0.0.1:%d"}
          launcher: {%s}
          """
              .formatted(ssntp.getLocalPort(), api.getLocalPort(), launcherKeys));
      cluster.clientProperties(InstantSource.system(), NodeConfig.read(home).controllerListen());
      return new TestCloud(home, api.getLocalPort());
    }
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  Path home() {
    return home;
  }

  void startAll() throws Exception {
    for (Role role : Role.values()) {
      start(role);
    }
    try (CiaoClient operator = operator()) {
      operator.addTenant(new NewTenant(TENANT));
    }
  }

  void start(Role role) throws IOException {
    roles.put(role, RoleProcess.start(home, role.flag));
  }

  RoleProcess role(Role role) {
    RoleProcess process = roles.get(role);
    if (process == null) {
      throw new IllegalStateException(role + " was never started");
    }
    return process;
  }

  void kill(Role role) throws InterruptedException {
    role(role).kill();
  }

  /** Runs a command as a tenant on this machine would. */
  CommandResult ciao(String... arguments) {
    return InProcess.run(home, arguments);
  }

  CiaoClient tenant() throws IOException {
    return client("user-" + TENANT + ".pem");
  }

  CiaoClient operator() throws IOException {
    return client("user-operator.pem");
  }

  private CiaoClient client(String certificate) throws IOException {
    Path pki = home.resolve("pki");
    return new CiaoClient(
        URI.create("https://127.0.0.1:" + apiPort),
        new ClientCredentials(pki.resolve(certificate), pki.resolve("ca.pem")));
  }

  /** The instance, as soon as it is so; fails with what it was instead. */
  Instance await(String name, Predicate<Instance> isSo) throws IOException {
    try (CiaoClient client = tenant()) {
      return Awaitility.await(name)
          .atMost(PATIENCE)
          .ignoreException(UnreachableException.class)
          .until(() -> client.instance(TENANT, name), isSo);
    }
  }

  Instance awaitPhase(String name, String phase) throws IOException {
    return await(name, instance -> instance.phase().equals(phase));
  }

  @Override
  public void close() throws Exception {
    List<Exception> failures = new ArrayList<>();
    try {
      deleteInstances();
    } catch (Exception failed) {
      failures.add(failed);
    }
    for (Role role : List.of(Role.LAUNCHER, Role.CONTROLLER, Role.SCHEDULER)) {
      RoleProcess process = roles.get(role);
      if (process != null) {
        process.close();
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    HostScripts.deleteTree(home);
  }

  private void deleteInstances()
      throws IOException, ApiException, UnreachableException, InterruptedException {
    if (roles.isEmpty()) {
      return;
    }
    for (Role role : Role.values()) {
      if (roles.containsKey(role) && !role(role).isAlive()) {
        start(role);
      }
    }
    try (CiaoClient client = tenant()) {
      for (Instance instance : client.instances(TENANT)) {
        client.deleteInstance(TENANT, instance.id());
      }
      Awaitility.await("no instance is left")
          .atMost(PATIENCE)
          .until(() -> client.instances(TENANT).isEmpty());
    }
  }
}
