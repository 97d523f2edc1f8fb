package ciao.cli.bench;

import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A cluster's authority for one trial, and its schedulers' directories; removed on close. */
final class BenchHome implements AutoCloseable {
  private static final Path AUTHORITY = Path.of("ca.pem");

  private final Path directory;
  private final CertificateAuthority authority;

  private BenchHome(Path directory, CertificateAuthority authority) {
    this.directory = directory;
    this.authority = authority;
  }

  /** Makes one, readable by its owner alone. */
  static BenchHome create() throws IOException, PkiException {
    BenchHome home =
        new BenchHome(
            Files.createTempDirectory("ciao-bench-"),
            CertificateAuthority.create("ciao bench", InstantSource.system()));
    try {
      Credentials any = home.issue("any", UUID.randomUUID(), Role.SCHEDULER);
      PemFiles.write(home.authority(), any.authorities(), OnExisting.REFUSE);
      return home;
    } catch (PkiException | RuntimeException failure) {
      home.close();
      throw failure;
    }
  }

  Credentials issue(String name, UUID uuid, Role role) throws PkiException {
    return authority.issue(new Identity.Node(name, uuid, Roles.of(role)), List.of());
  }

  /** Issues one into a file with its key; the name must be new. */
  Path file(String name, UUID uuid, Role role) throws PkiException {
    Path file = directory.resolve(name + ".pem");
    PemFiles.write(file, issue(name, uuid, role), OnExisting.REFUSE);
    return file;
  }

  /** The cluster's authority as a file. */
  Path authority() {
    return directory.resolve(AUTHORITY);
  }

  /**
   * A home for a scheduler, the same for the same name.
   *
   * @param port where it listens on the loopback address; 0 = on any that is free
   * @param standby whether it waits until a controller activates it
   */
  Path scheduler(String name, int port, boolean standby) throws IOException, PkiException {
    Path home = directory.resolve(name);
    if (Files.notExists(home)) {
      Files.createDirectory(home);
      file(name, UUID.randomUUID(), Role.SCHEDULER);
    }
    Files.writeString(
        home.resolve("ciao.yaml"),
        """
        certificate: %s
        ca: %s
        metrics: "127.0.0.1:0"
        scheduler: {listen: "127.0.0.1:%d", standby: %s}
        """
            .formatted(directory.resolve(name + ".pem"), authority(), port, standby));
    return home;
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
