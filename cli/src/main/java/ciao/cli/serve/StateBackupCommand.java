package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.command.Connection;
import ciao.cli.serve.NodeConfig.StateConfig;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import ciao.state.backup.Backup;
import ciao.state.backup.Header;
import ciao.state.journal.DirectoryLock;
import ciao.state.journal.DiskFile;
import ciao.state.journal.LocalDisk;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ciao state backup}: through the controller while it runs, from its files while it does
 * not.
 */
@Command(
    name = "backup",
    description = {
      "Write all of the controller's store, at one moment, to a file.",
      "The controller may run; what is sealed stays so, and needs the key ring to be restored."
    })
final class StateBackupCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Where to.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Option(names = "--force", description = "Replace FILE if it is there.")
  private boolean force;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @Override
  public Integer call() throws Exception {
    if (Files.exists(file) && !force) {
      throw new CommandFailed(
          ExitCode.REFUSED, file + " is there already; give another name, or --force");
    }
    Path directory = file.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "the directory %s is not there; make it, or give another FILE".formatted(directory));
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Header header;
    try {
      write(part);
      header = Backup.open(part).header();
      putInPlace(part);
    } finally {
      Files.deleteIfExists(part);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%d resources at position %d, %s%n", header.count(), header.position(), header.taken());
    return ExitCode.OK;
  }

  private void write(Path part) throws Exception {
    StateConfig config = NodeConfig.read(connection.home()).state();
    boolean here = config.database().isEmpty() && Files.isDirectory(config.directory());
    if (here && !connection.isControllerGiven() && !DirectoryLock.isTaken(config.directory())) {
      fromFiles(config, part);
    } else {
      fromController(part);
    }
  }

  private static void fromFiles(StateConfig config, Path part) throws IOException {
    try (RunningParts parts = new RunningParts();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      ControllerState.open(config, parts).backUp(out);
    }
  }

  private void fromController(Path part)
      throws IOException, ApiException, UnreachableException, InterruptedException {
    try (CiaoClient client = connection.open(Connection.As.OPERATOR);
        InputStream in = client.state().backup();
        OutputStream out = Files.newOutputStream(part)) {
      in.transferTo(out);
    }
  }

  /** On disk before the command says so. */
  private void putInPlace(Path part) throws IOException {
    LocalDisk disk = new LocalDisk();
    try (DiskFile written = disk.open(part)) {
      written.sync();
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    disk.syncDirectory(file.toAbsolutePath().resolveSibling(""));
  }
}
