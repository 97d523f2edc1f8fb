package ciao.cli.serve;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.UnreachableException;
import ciao.client.api.Instance;
import ciao.client.api.NewTenant;
import ciao.netagent.leftovers.Scratch;
import ciao.state.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A cloud in a directory of its own, on ports of its own, each role in its own JVM or all in one.
 * {@link #close} deletes its instances and ends its roles, whatever the test did before.
 */
final class TestCloud implements AutoCloseable {
  static final String TENANT = "default";
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String EVERYTHING = "--all";

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

  /** What was started, by its flag, in this order. */
  private final Map<String, RoleProcess> processes = new LinkedHashMap<>();

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
    return create(launcherKeys, "");
  }

  /**
   * The same.
   *
   * @param more further lines for the configuration
   */
  static TestCloud create(String launcherKeys, String more) throws Exception {
    Path home = Scratch.directory();
    try (ServerSocket ssntp = FreePort.held();
        ServerSocket api = FreePort.held()) {
      LocalCluster cluster = new LocalCluster(home);
      cluster.certificates(InstantSource.system(), UUID::randomUUID);
      Files.writeString(
          home.resolve(NodeConfig.FILE),
          """
          scheduler: {listen: "127.0.0.1:%d", stats_period_ms: 500}
          controller: {listen: "127.0.0.1:%d"}
          launcher: {%s}
          %s
          """
              .formatted(ssntp.getLocalPort(), api.getLocalPort(), launcherKeys, more));
      cluster.clientProperties(InstantSource.system(), NodeConfig.read(home).controllerListen());
      return new TestCloud(home, api.getLocalPort());
    }
  }

  Path home() {
    return home;
  }

  /** Starts each role in a JVM of its own, and makes the tenant. */
  void startAll() throws Exception {
    for (Role role : Role.values()) {
      start(role);
    }
    addTenant();
  }

  void start(Role role) throws IOException {
    start(role.flag);
  }

  private RoleProcess start(String flag) throws IOException {
    RoleProcess process = RoleProcess.start(home, flag);
    processes.put(flag, process);
    return process;
  }

  /** Starts all roles in one JVM, as {@code ciao up} does; the tenant is there then. */
  RoleProcess startWhole() throws Exception {
    boolean first = processes.isEmpty();
    RoleProcess whole = start(EVERYTHING);
    if (first) {
      addTenant();
    }
    return whole;
  }

  private void addTenant() throws Exception {
    try (CiaoClient operator = operator()) {
      operator.addTenant(new NewTenant(TENANT));
    }
  }

  void kill(Role role) throws InterruptedException {
    RoleProcess process = processes.get(role.flag);
    if (process == null) {
      throw new IllegalStateException(role + " was never started");
    }
    process.kill();
  }

  /** Until a role has ended by itself. */
  void awaitEnd(Role role) {
    RoleProcess process = processes.get(role.flag);
    Awaitility.await(role + " ends").atMost(PATIENCE).until(() -> !process.isAlive());
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
    try {
      deleteInstances();
    } finally {
      endAll();
    }
    HostScripts.deleteTree(home);
  }

  private void deleteInstances()
      throws IOException, ApiException, UnreachableException, InterruptedException {
    if (processes.isEmpty()) {
      return;
    }
    for (Map.Entry<String, RoleProcess> process : List.copyOf(processes.entrySet())) {
      if (!process.getValue().isAlive()) {
        start(process.getKey());
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

  /** The last started first; one that does not end keeps none of the others. */
  private void endAll() throws InterruptedException {
    List<IllegalStateException> stuck = new ArrayList<>();
    for (RoleProcess process : List.copyOf(processes.values()).reversed()) {
      try {
        process.close();
      } catch (IllegalStateException killed) {
        stuck.add(killed);
      }
    }
    if (!stuck.isEmpty()) {
      throw stuck.getFirst();
    }
  }
}
