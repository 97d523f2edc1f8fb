package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.cli.Version;
import ciao.controller.Controller;
import ciao.controller.ControllerSettings;
import ciao.controller.ControllerThreads;
import ciao.controller.api.ApiSettings;
import ciao.controller.instance.Timing;
import ciao.ssntp.ClientSettings;
import ciao.state.durable.StateSettings;
import ciao.state.durable.StateStore;
import ciao.state.durable.Threads;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Wires a controller and the store it stands on. */
final class ControllerRole {
  private ControllerRole() {}

  /** Starts it; the address is for people. */
  static String start(NodeConfig config, Credentials credentials, RunningParts parts)
      throws IOException, InterruptedException {
    Path directory = directory(config.home());
    SecureRandom random = new SecureRandom();
    SpecSeal seal = ControllerKeys.seal(ControllerKeys.of(config).openOrMake(random), random);
    StateStore state = parts.add(store(config.state().directory(), seal, parts));
    ControllerThreads threads =
        new ControllerThreads(
            parts.thread("controller"),
            parts.virtualThreads("api"),
            parts.timers("controller-timers"));
    ApiSettings api =
        new ApiSettings(
            config.controllerListen().resolved(),
            Optional.of(config.controllerAddress()),
            new ciao.client.api.Version(Version.current().toString(), "v1"),
            ControllerSettings.MAX_BLOB_BYTES,
            Math.min(2, Runtime.getRuntime().availableProcessors()),
            true);
    ControllerSettings settings =
        new ControllerSettings(
            directory.resolve("images"),
            api,
            ClientSettings.to(config.schedulerAddresses(), Roles.of(Role.CONTROLLER)),
            Timing.DEFAULT);
    Controller controller =
        parts.add(
            Controller.start(
                settings, credentials, state.store(), threads, InstantSource.system(), random));
    return "controller on https://" + Addresses.text(controller.address());
  }

  /** With every tenant's variables and images in it: for nobody but this user. */
  static Path directory(Path home) throws IOException {
    Path directory = Files.createDirectories(home.resolve("controller"));
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static StateStore store(Path directory, SpecSeal seal, RunningParts parts)
      throws IOException {
    Threads threads =
        new Threads(
            parts.thread("state-journal"),
            parts.thread("state-tables"),
            parts.thread("state-answers"),
            parts.timers("state-timers"));
    return StateStore.open(
        directory, StateSettings.DEFAULT, seal, InstantSource.system(), UUID::randomUUID, threads);
  }
}
