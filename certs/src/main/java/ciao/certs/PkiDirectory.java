package ciao.certs;

import ciao.certs.Problem.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A directory with a cluster's authority and the certificates it has issued; what {@code ciao cert}
 * works on.
 *
 * <pre>
 * ca.pem           the authority's certificate, for everyone
 * ca-key.pem       its private key, 0600
 * node-NAME.pem    a node's certificate and key, 0600
 * user-NAME.pem    a user's certificate and key, 0600
 * </pre>
 *
 * <p>Writers exclude one another by a lock on the file {@code .lock}, so names and UUIDs stay
 * unique.
 */
public final class PkiDirectory {

  private static final String NODE = "node-";
  private static final String USER = "user-";
  private static final String SUFFIX = ".pem";

  /** Names that can be a file's name anywhere. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  private final Path directory;
  private final InstantSource clock;
  private final SecureRandom random;

  public PkiDirectory(Path directory, InstantSource clock) {
    this(directory, clock, new SecureRandom());
  }

  public PkiDirectory(Path directory, InstantSource clock, SecureRandom random) {
    this.directory = directory;
    this.clock = clock;
    this.random = random;
  }

  /** A certificate file of the directory. */
  public record Entry(Path file, CertificateDescription description) {}

  /** The authority's certificate; what every peer needs. */
  public Path authorityFile() {
    return directory.resolve("ca.pem");
  }

  public Path authorityKeyFile() {
    return directory.resolve("ca-key.pem");
  }

  public Path nodeFile(String name) throws PkiException {
    return directory.resolve(NODE + checked(name) + SUFFIX);
  }

  public Path userFile(String name) throws PkiException {
    return directory.resolve(USER + checked(name) + SUFFIX);
  }

  /** Whether there is an authority here. */
  public boolean isInitialised() {
    return Files.exists(authorityFile()) && Files.exists(authorityKeyFile());
  }

  /**
   * Makes the directory (0700) and a new authority in it.
   *
   * @param existing {@code REPLACE} makes every certificate issued before worthless
   */
  public Entry init(String name, Duration lifetime, OnExisting existing) throws PkiException {
    Validity validity = Validity.startingAt(clock.instant(), lifetime);
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw PkiException.writing(directory, e);
    }
    return locked(() -> {
      if (existing == OnExisting.REFUSE) {
        AtomicFile.refuseExisting(authorityFile());
      }
      CertificateAuthority authority = CertificateAuthority.create(name, validity, clock, random);
      PemFiles.write(authorityKeyFile(), authority.key(), existing);
      PemFiles.write(authorityFile(), List.of(authority.certificate()), existing);
      return entry(authorityFile());
    });
  }

  /** The authority, for issuing in memory. */
  public CertificateAuthority authority() throws PkiException {
    if (!isInitialised()) {
      throw new PkiException(
          "%s: no certificate authority (expected: ca.pem and ca-key.pem); make one with"
                  .formatted(directory)
              + " `ciao cert init`");
    }
    return CertificateAuthority.load(authorityFile(), authorityKeyFile(), clock, random);
  }

  /**
   * Issues a node's certificate into {@link #nodeFile} of its common name.
   *
   * @param hosts DNS names and IP addresses under which others reach the node
   * @param existing {@code REPLACE} renews a node's file; another node's UUID stays refused
   */
  public Entry issue(Identity.Node node, List<String> hosts, Duration lifetime, OnExisting existing)
      throws PkiException {
    Path file = nodeFile(node.commonName());
    if (node.roles().isEmpty()) {
      throw new PkiException(
          "roles of node %s: none (expected: one or more of %s)"
              .formatted(node.commonName(), Roles.of(Role.values())));
    }
    Validity validity = Validity.startingAt(clock.instant(), lifetime);
    return locked(() -> {
      CertificateAuthority authority = authority();
      refuseTaken(node.uuid(), file);
      PemFiles.write(file, authority.issue(node, hosts, validity), existing);
      return entry(file);
    });
  }

  /** Issues a user's certificate into {@link #userFile} of its common name. */
  public Entry issue(Identity.User user, Duration lifetime, OnExisting existing)
      throws PkiException {
    Path file = userFile(user.commonName());
    Validity validity = Validity.startingAt(clock.instant(), lifetime);
    return locked(() -> {
      PemFiles.write(file, authority().issue(user, validity), existing);
      return entry(file);
    });
  }

  /** A node's credentials, ready for TLS. */
  public Credentials node(String name) throws PkiException {
    return PemFiles.read(nodeFile(name), authorityFile());
  }

  /** A user's credentials, ready for TLS. */
  public Credentials user(String name) throws PkiException {
    return PemFiles.read(userFile(name), authorityFile());
  }

  /** The authority and everything it has issued here, in the order of the files' names. */
  public List<Entry> list() throws PkiException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files("{ca,node-*,user-*}" + SUFFIX)) {
      entries.add(entry(file));
    }
    return entries;
  }

  /** Checks every file, also against one another. */
  public List<Verification> verify() throws PkiException {
    List<Verification> results = new ArrayList<>();
    results.add(Verification.ofAuthority(authorityFile(), clock.instant()));
    Map<UUID, Path> seen = new HashMap<>();
    for (Path file : files("{node,user}-*" + SUFFIX)) {
      Verification result = Verification.of(file, authorityFile(), clock.instant());
      for (UUID uuid : result.description().map(CertificateDescription::uuids).orElse(List.of())) {
        Path first = seen.putIfAbsent(uuid, file);
        if (first != null) {
          result = result.with(duplicate(uuid, first));
        }
      }
      results.add(result);
    }
    return results;
  }

  private void refuseTaken(UUID uuid, Path except) throws PkiException {
    for (Path file : files(NODE + "*" + SUFFIX)) {
      if (!file.equals(except) && CertificateDescription.of(file).uuids().contains(uuid)) {
        throw new PkiException(duplicate(uuid, file).sentence());
      }
    }
  }

  private static Problem duplicate(UUID uuid, Path file) {
    return Code.DUPLICATE_UUID.found(
        "UUID %s is already that of %s".formatted(uuid, file), "a UUID of its own for every node");
  }

  private static Entry entry(Path file) throws PkiException {
    return new Entry(file, CertificateDescription.of(file));
  }

  private List<Path> files(String glob) throws PkiException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw PkiException.reading(directory, "a directory made by `ciao cert init`", e);
    }
    files.sort(null);
    return files;
  }

  private static String checked(String name) throws PkiException {
    if (!NAME.matcher(name).matches()) {
      throw new PkiException(
          "name: \"%s\" (expected: a letter or digit, then up to 63 of letters, digits and . _ @ -)"
              .formatted(SubjectText.escape(name)));
    }
    return name;
  }

  /** What happens under the directory's lock. */
  @FunctionalInterface
  private interface Change {
    Entry apply() throws PkiException;
  }

  private synchronized Entry locked(Change change) throws PkiException {
    Path lockFile = directory.resolve(".lock");
    if (!Files.isDirectory(directory)) {
      throw new PkiException(
          "%s: no such directory (expected: one made by `ciao cert init`)".formatted(directory));
    }
    try (FileChannel channel =
            FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(AtomicFile.SECRET));
        FileLock _ = channel.lock()) {
      return change.apply();
    } catch (OverlappingFileLockException e) {
      throw new PkiException(
          "%s: another certificate is being issued (expected: one at a time); try again"
              .formatted(directory),
          e);
    } catch (IOException e) {
      throw PkiException.writing(lockFile, e);
    }
  }
}
