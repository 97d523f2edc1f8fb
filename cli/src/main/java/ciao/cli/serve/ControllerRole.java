package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.cli.Version;
import ciao.controller.Controller;
import ciao.controller.ControllerSettings;
import ciao.controller.ControllerThreads;
import ciao.controller.api.ApiSettings;
import ciao.controller.instance.Timing;
import ciao.controller.keeping.Keeping;
import ciao.ssntp.ClientSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Wires a controller and the store it stands on. */
final class ControllerRole {
  private ControllerRole() {}

  /**
   * Starts it; the address is for people. Where controllers share a database, it waits for the lead
   * first.
   *
   * @param ended hears in one sentence why it must not go on
   * @param registry hears how it does, in numbers
   */
  static String start(
      NodeConfig config,
      Credentials credentials,
      RunningParts parts,
      Consumer<String> ended,
      MeterRegistry registry)
      throws IOException, PkiException, InterruptedException {
    Path directory = directory(config.home());
    Keeping keeping = keeping(config, credentials, parts, ended);
    ControllerThreads threads =
        new ControllerThreads(
            parts.thread("controller"),
            parts.virtualThreads("api"),
            parts.timers("controller-timers"),
            new SteadyClock());
    ControllerSettings settings =
        new ControllerSettings(
            directory.resolve("images"),
            api(config),
            ClientSettings.to(config.schedulerAddresses(), Roles.of(Role.CONTROLLER)),
            Timing.DEFAULT);
    Controller controller =
        parts.add(
            Controller.start(
                settings,
                credentials,
                keeping,
                threads,
                InstantSource.system(),
                new SecureRandom(),
                registry));
    return "controller on https://" + Addresses.text(controller.address());
  }

  private static ApiSettings api(NodeConfig config) {
    return new ApiSettings(
        config.controllerListen().resolved(),
        Optional.of(config.controllerAddress()),
        new ciao.client.api.Version(Version.current().toString(), "v1"),
        ControllerSettings.MAX_BLOB_BYTES,
        Math.min(2, Runtime.getRuntime().availableProcessors()),
        true);
  }

  private static Keeping keeping(
      NodeConfig config, Credentials credentials, RunningParts parts, Consumer<String> ended)
      throws IOException, PkiException, InterruptedException {
    Optional<NodeConfig.Database> database = config.state().database();
    return database.isEmpty()
        ? ControllerState.open(config.state(), parts)
        : SharedState.open(config, database.get(), name(credentials), parts, ended);
  }

  /** The same after a restart, and no other node's. */
  private static String name(Credentials credentials) throws IOException, PkiException {
    return switch (credentials.identity()) {
      case Identity.Node node -> node.commonName() + " " + node.uuid();
      case Identity.User user ->
          throw new IOException(
              "certificate of %s: a user's (expected: a node's with the role controller)"
                  .formatted(user.commonName()));
    };
  }

  /** With every tenant's variables and images in it: for nobody but this user. */
  static Path directory(Path home) throws IOException {
    Path directory = Files.createDirectories(home.resolve("controller"));
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }
}
