package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.controller.resource.Definitions;
import ciao.state.postgres.SharedRing;
import ciao.state.seal.KeyRing;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.Operator;
import ciao.state.seal.OperatorSecret;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The key ring of this node's controller, and the key file that opens the controller's own slot of
 * it. They are apart from what they seal, beside the CA's key unless the configuration says
 * otherwise; but controllers that share a database have their ring in it.
 *
 * @param file the ring's, where it is a file
 * @param keyFile what opens the slot {@value #SLOT}
 */
record ControllerKeys(Path file, Path keyFile, Optional<NodeConfig.Database> database) {
  /** The slot a controller opens by itself; people have others. */
  static final String SLOT = "controller";

  static ControllerKeys of(NodeConfig.StateConfig config) {
    return new ControllerKeys(config.keyRing(), config.keyFile(), config.database());
  }

  KeyRing ring(SecureRandom random) throws IOException {
    return database.isPresent()
        ? new KeyRing(new SharedRing(SharedState.address(database.get())), random)
        : new KeyRing(file, random);
  }

  /** Where the ring is. */
  String place() {
    return database.map(shared -> "in " + shared).orElse(file.toString());
  }

  /**
   * The ring of all controllers of a database. One that was a file of each of them becomes theirs,
   * but none is made: what one controller seals with a key of its own no other could read.
   */
  MasterKeys openShared(SecureRandom random) throws IOException {
    KeyRing shared = ring(random);
    if (shared.exists()) {
      return shared.open(controller());
    }
    if (Files.exists(file)) {
      return shared.copyOf(new KeyRing(file, random), controller());
    }
    throw new CommandFailed(
        ExitCode.REFUSED,
        "there is no key ring %s; say `ciao state keys init` on one of its controllers, and copy %s from there to the others"
            .formatted(place(), keyFile));
  }

  /** Who the controller is to its ring. */
  Operator controller() throws IOException {
    if (!Files.exists(keyFile)) {
      throw new IOException(
          "key file %s is not there, and the controller opens key ring %s with it; put it back, or say in %s where it is (controller.key_file)"
              .formatted(keyFile, place(), NodeConfig.FILE));
    }
    return new Operator(SLOT, OperatorSecret.keyFile(keyFile));
  }

  /** Opens the ring, made with the controller's slot when there is none. */
  MasterKeys openOrMake(SecureRandom random) throws IOException {
    if (ring(random).exists()) {
      return open(random);
    }
    makeDirectory(file);
    makeDirectory(keyFile);
    Operator controller =
        Files.exists(keyFile)
            ? controller()
            : new Operator(SLOT, OperatorSecret.newKeyFile(keyFile, random));
    return ring(random).initialize(controller);
  }

  MasterKeys open(SecureRandom random) throws IOException {
    return ring(random).open(controller());
  }

  /** Seals the controller's sensitive types. */
  static SpecSeal seal(MasterKeys keys, SecureRandom random) {
    return SpecSeal.with(keys, Definitions.registry()::isSensitive, random);
  }

  private static void makeDirectory(Path file) throws IOException {
    Files.createDirectories(
        file.toAbsolutePath().getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
