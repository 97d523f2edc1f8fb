package ciao.cli.serve;

import ciao.certs.Identity;
import ciao.certs.OnExisting;
import ciao.certs.PkiDirectory;
import ciao.certs.PkiException;
import ciao.cli.Home;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The files of a one-machine cloud: certificates, configuration, and what the client needs. */
record LocalCluster(Path home) {
  /** The tenant that is there from the start. */
  static final String TENANT = "default";

  /** The user who may do everything. */
  static final String OPERATOR = "operator";

  /** Linux's word for having no host name. */
  private static final String UNSET = "(none)";

  /** What a machine without a name is called. */
  static final String UNNAMED = "localhost";

  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
  private static final Duration LIFETIME = Duration.ofDays(365);

  PkiDirectory pki(InstantSource clock) {
    return new PkiDirectory(home.resolve("pki"), clock);
  }

  /** What only matters while a process serves. */
  Path run() {
    return home.resolve("run");
  }

  /** Where a serving process leaves its id while it runs. */
  Path pidFile() {
    return run().resolve("serve.pid");
  }

  /** Where what the roles say is kept. */
  Path logs() {
    return home.resolve("log");
  }

  /** What the roles say. */
  Path log() {
    return logs().resolve("ciao.log");
  }

  /**
   * Makes the certificates that are missing.
   *
   * @return whether any was
   */
  boolean certificates(InstantSource clock, Supplier<UUID> ids) throws IOException, PkiException {
    return certificates(clock, ids, hostname());
  }

  boolean certificates(InstantSource clock, Supplier<UUID> ids, String hostname)
      throws IOException, PkiException {
    PkiDirectory pki = pki(clock);
    boolean made = false;
    Files.createDirectories(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    if (!pki.isInitialised()) {
      pki.init("ciao", AUTHORITY_LIFETIME, OnExisting.REFUSE);
      made = true;
    }
    if (!Files.exists(OwnCertificate.in(home, hostname))) {
      Identity.Node node = new Identity.Node(hostname, ids.get(), OwnCertificate.ALL);
      pki.issue(node, hosts(hostname), LIFETIME, OnExisting.REFUSE);
      made = true;
    }
    if (!Files.exists(pki.userFile(OPERATOR))) {
      pki.issue(Identity.User.admin(OPERATOR), LIFETIME, OnExisting.REFUSE);
      made = true;
    }
    if (!Files.exists(pki.userFile(TENANT))) {
      Identity.User user = new Identity.User(TENANT, List.of(TENANT));
      pki.issue(user, LIFETIME, OnExisting.REFUSE);
      made = true;
    }
    return made;
  }

  /** Tells {@code ciao} commands where this cluster is and which certificates to show. */
  void clientProperties(InstantSource clock, HostAndPort api) throws IOException, PkiException {
    PkiDirectory pki = pki(clock);
    Properties client = new Properties();
    client.setProperty("controller", "https://" + api);
    client.setProperty("tenant", TENANT);
    client.setProperty("ca", pki.authorityFile().toString());
    client.setProperty("certificate", pki.userFile(TENANT).toString());
    client.setProperty("operator_certificate", pki.userFile(OPERATOR).toString());
    Path file = Home.clientProperties(home);
    Files.createDirectories(file.getParent());
    Path next = file.resolveSibling("client.properties.next");
    try (Writer writer = Files.newBufferedWriter(next)) {
      client.store(writer, "Where the local cluster is; written by `ciao up`.");
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** This cloud's controller, as one of its users sees it. */
  CiaoClient client(NodeConfig config, String user) throws IOException, PkiException {
    return new CiaoClient(
        URI.create("https://" + config.controllerListen()),
        new ClientCredentials(pki(InstantSource.system()).userFile(user), config.authority()));
  }

  /** What the kernel calls this machine: a name that nothing resolves is its name all the same. */
  static String hostname() {
    return hostname(Path.of("/proc/sys/kernel/hostname"));
  }

  static String hostname(Path kernel) {
    try {
      String name = Files.readString(kernel).strip().toLowerCase(Locale.ROOT);
      return name.isEmpty() || name.equals(UNSET) ? UNNAMED : name;
    } catch (IOException unnamed) {
      return UNNAMED;
    }
  }

  private static List<String> hosts(String hostname) {
    Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1", hostname));
    return List.copyOf(hosts);
  }
}
