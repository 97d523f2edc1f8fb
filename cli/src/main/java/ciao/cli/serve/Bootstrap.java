package ciao.cli.serve;

import ciao.certs.PkiException;
import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.client.api.NewTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Brings a one-machine cloud up from nothing, or from what an earlier one left. */
final class Bootstrap {
  private final LocalCluster cluster;
  private final Consumer<String> says;

  /**
   * Wires it.
   *
   * @param says hears what is being done
   */
  Bootstrap(LocalCluster cluster, Consumer<String> says) {
    this.cluster = cluster;
    this.says = says;
  }

  /** Ports for a new home; a home that is there keeps its own. */
  record Ports(Optional<Integer> ssntp, Optional<Integer> api) {
    int ssntpOrDefault() {
      return ssntp.orElse(NodeConfig.SSNTP_PORT);
    }

    int apiOrDefault() {
      return api.orElse(NodeConfig.API_PORT);
    }
  }

  /** Installs, makes certificates, starts the roles, makes the first tenant. */
  void up(Ports ports) throws Exception {
    needRoot();
    check(ports);
    prepareHost();
    certificates();
    configuration(ports);
    roles();
  }

  static void needRoot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "instances need users, cgroups and namespaces of their own, which only root can make;"
              + " run it with sudo");
    }
  }

  void prepareHost() throws IOException, InterruptedException {
    says.accept("looking for the tools this host needs");
    try (HostScripts scripts = new HostScripts()) {
      scripts.require("prepare-host.sh", List.of("launcher", "netagent"), says);
    }
  }

  void certificates() throws IOException, PkiException {
    if (cluster.certificates(InstantSource.system(), UUID::randomUUID)) {
      says.accept("made certificates in " + cluster.home().resolve("pki"));
    }
  }

  /** Writes the configuration of a new home. */
  void configuration(Ports ports) throws IOException {
    Path file = cluster.home().resolve(NodeConfig.FILE);
    if (Files.exists(file)) {
      return;
    }
    Files.writeString(
        file,
        """
        # What this node is told; docs/configuration.md lists all keys.
        scheduler: {listen: "127.0.0.1:%d"}
        controller: {listen: "127.0.0.1:%d"}
        """
            .formatted(ports.ssntpOrDefault(), ports.apiOrDefault()));
  }

  /** Before anything is made: a new home keeps the ports it is given. */
  private void check(Ports ports) throws IOException {
    if (Files.exists(cluster.home().resolve(NodeConfig.FILE))) {
      refuseOtherPorts(ports);
      return;
    }
    if (ports.ssntpOrDefault() == ports.apiOrDefault()) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "--ssntp-port and --api-port: both are %d (expected: two different ports)"
              .formatted(ports.apiOrDefault()));
    }
    try (ServerSocket ssntp = listen("--ssntp-port", ports.ssntpOrDefault());
        ServerSocket api = listen("--api-port", ports.apiOrDefault())) {
      // Both are free.
    }
  }

  private static ServerSocket listen(String option, int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
    } catch (IOException taken) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "%s: port %d on 127.0.0.1 is in use (expected: a free one)".formatted(option, port));
    }
  }

  /** The same on ports that are free now, for a home that is soon removed. */
  void configurationOnFreePorts() throws IOException {
    try (ServerSocket ssntp = free();
        ServerSocket api = free()) {
      configuration(new Ports(Optional.of(ssntp.getLocalPort()), Optional.of(api.getLocalPort())));
    }
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** A home that is there keeps its ports: others on the command line are a mistake. */
  void refuseOtherPorts(Ports ports) throws IOException {
    NodeConfig config = NodeConfig.read(cluster.home());
    boolean differs =
        ports.ssntp().filter(port -> port != config.scheduler().listen().port()).isPresent()
            || ports.api().filter(port -> port != config.controllerListen().port()).isPresent();
    if (differs) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "home %s already has its ports, %s and %s; change them in %s"
              .formatted(
                  cluster.home(),
                  config.scheduler().listen(),
                  config.controllerListen(),
                  cluster.home().resolve(NodeConfig.FILE)));
    }
  }

  /** Starts the roles and makes the first tenant. */
  ProcessHandle roles() throws Exception {
    NodeConfig config = NodeConfig.read(cluster.home());
    says.accept("starting controller, scheduler and launcher");
    ProcessHandle process = new Daemon(cluster).start();
    cluster.clientProperties(InstantSource.system(), config.controllerListen());
    try (CiaoClient operator = cluster.client(config, LocalCluster.OPERATOR)) {
      firstTenant(operator);
    }
    return process;
  }

  private static void firstTenant(CiaoClient operator)
      throws ApiException, UnreachableException, InterruptedException {
    try {
      operator.tenant(LocalCluster.TENANT);
    } catch (ApiException missing) {
      if (missing.problem().status() != 404) {
        throw missing;
      }
      operator.addTenant(new NewTenant(LocalCluster.TENANT));
    }
  }
}
