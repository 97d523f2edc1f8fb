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

/** A cluster's authority for one trial, and the directory of its scheduler; removed on close. */
final class BenchHome implements AutoCloseable {
  private static final Path CERTIFICATE = Path.of("scheduler.pem");
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
      home.writeCertificates();
      return home;
    } catch (PkiException | RuntimeException failure) {
      home.close();
      throw failure;
    }
  }

  private void writeCertificates() throws PkiException {
    Credentials scheduler = issue("scheduler", UUID.randomUUID(), Role.SCHEDULER);
    PemFiles.write(directory.resolve(CERTIFICATE), scheduler, OnExisting.REFUSE);
    PemFiles.write(directory.resolve(AUTHORITY), scheduler.authorities(), OnExisting.REFUSE);
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

  /** Tells the scheduler where to listen on the loopback address; 0 = on any free port. */
  void listenAt(int port) throws IOException {
    Files.writeString(
        directory.resolve("ciao.yaml"),
        """
        certificate: %s
        ca: %s
        scheduler: {listen: "127.0.0.1:%d"}
        """
            .formatted(CERTIFICATE, AUTHORITY, port));
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
