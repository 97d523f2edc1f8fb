package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.GivenValues;
import ciao.cli.Home;
import ciao.cli.cert.Owner;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the controller is and who asks. Flags come first, then the environment, then what {@code
 * ciao up} left in the home directory, so that on a one-machine cloud nothing need be said.
 */
public final class Connection {
  /** Whose certificate a command needs. */
  public enum As {
    /** The tenant's own. */
    TENANT,
    /** The operator's. */
    OPERATOR
  }

  private static final int USUAL_PORT = 8889;
  private static final int LARGEST_PORT = 65_535;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The cluster's home (default: $CIAO_HOME, or /var/lib/ciao).")
  private @Nullable Path home;

  @Option(
      names = "--controller",
      paramLabel = "URL",
      description =
          "The controller, https://HOST:PORT (default: $CIAO_CONTROLLER, or the local one).")
  private @Nullable String controller;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description =
          "Your certificate and key, PEM (default: $CIAO_CLIENT_CERT_FILE, or the local one).")
  private @Nullable Path certificate;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "The cluster's CA certificate, PEM (default: $CIAO_CA_CERT_FILE, or the local one).")
  private @Nullable Path authority;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description =
          "The tenant to act for (default: $CIAO_TENANT, the only one --certificate is for, or the"
              + " local one).")
  private @Nullable String tenant;

  private @Nullable Properties local;

  /** The cluster's home on this machine. */
  public Path home() {
    return Home.of(home);
  }

  /** Whether the command line names a controller, which may be on another machine. */
  public boolean isControllerGiven() {
    return controller != null;
  }

  /** Connects lazily; the caller closes it. */
  public CiaoClient open(As as) throws IOException {
    String address = first(controller, "CIAO_CONTROLLER", "controller", "address", "--controller");
    return new CiaoClient(address(address), credentials(as));
  }

  /** For what a tenant's certificate is given an answer, too, but with less in it. */
  void needOperator(String option) throws IOException {
    if (!Owner.isOperator(credentials(As.OPERATOR).certificate())) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          option + ": only operators may do this (expected: a certificate of organisation admin)");
    }
  }

  private ClientCredentials credentials(As as) throws IOException {
    String key = as == As.OPERATOR ? "operator_certificate" : "certificate";
    String own =
        first(text(certificate), "CIAO_CLIENT_CERT_FILE", key, "certificate", "--certificate");
    String ca = first(text(authority), "CIAO_CA_CERT_FILE", "ca", "CA certificate", "--ca");
    return new ClientCredentials(file("certificate", own), file("CA certificate", ca));
  }

  private static Path file(String what, String text) {
    Path file = Path.of(text);
    if (Files.isDirectory(file)) {
      throw new CommandFailed(
          ExitCode.USAGE, "%s: %s is a directory (expected: a file)".formatted(what, text));
    }
    return file;
  }

  /** Unless it is named, the only one a certificate given with the command is for. */
  String tenant() throws IOException {
    if (tenant == null && environment("CIAO_TENANT").isEmpty() && isOwnCertificateGiven()) {
      Optional<String> only = Owner.onlyTenant(credentials(As.TENANT).certificate());
      if (only.isPresent()) {
        return only.get();
      }
    }
    String named = first(tenant, "CIAO_TENANT", "tenant", "tenant", "--tenant");
    if (!GivenValues.isName(named)) {
      throw new CommandFailed(
          ExitCode.USAGE, "tenant: '%s' (expected: a tenant's name)".formatted(named));
    }
    return named;
  }

  private boolean isOwnCertificateGiven() {
    return certificate != null || environment("CIAO_CLIENT_CERT_FILE").isPresent();
  }

  private static Optional<String> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(text -> !text.isBlank());
  }

  /** Of anything more in it nothing would come of, so it is a mistake. */
  private static URI address(String text) {
    try {
      URI given = new URI(text.contains("://") ? text : "https://" + text);
      if (isAddress(given)) {
        int port = given.getPort() == -1 ? USUAL_PORT : given.getPort();
        return new URI("https", null, given.getHost(), port, "/", null, null);
      }
    } catch (URISyntaxException notAnAddress) {
      // Falls through to the one sentence for every kind of nonsense.
    }
    throw new CommandFailed(
        ExitCode.USAGE,
        "controller: " + text + " (expected: https://HOST:PORT, such as https://localhost:8889)");
  }

  private static boolean isAddress(URI given) {
    return "https".equals(given.getScheme())
        && given.getHost() != null
        && given.getPort() != 0
        && given.getPort() <= LARGEST_PORT
        && given.getRawUserInfo() == null
        && List.of("", "/").contains(given.getRawPath())
        && given.getRawQuery() == null
        && given.getRawFragment() == null;
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }

  private String first(
      @Nullable String flag, String variable, String property, String what, String option)
      throws IOException {
    if (flag != null) {
      return flag;
    }
    Optional<String> environment = environment(variable);
    if (environment.isPresent()) {
      return environment.get();
    }
    String found = local().getProperty(property);
    if (found != null) {
      return found;
    }
    throw new CommandFailed(
        ExitCode.USAGE,
        "no %s is known: no cluster in %s. Start one with `ciao up`, or give %s or %s."
            .formatted(what, Home.of(home), option, variable));
  }

  private Properties local() throws IOException {
    if (local == null) {
      Properties read = new Properties();
      Path file = Home.clientProperties(Home.of(home));
      if (Files.exists(file)) {
        try (Reader reader = Files.newBufferedReader(file)) {
          read.load(reader);
        }
      }
      local = read;
    }
    return local;
  }
}
