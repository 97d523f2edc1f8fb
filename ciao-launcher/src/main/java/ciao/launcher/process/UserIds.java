package ciao.launcher.process;

import ciao.launcher.shim.PrivateFiles;
import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A user id for every process instance, which no account of the host has and no other instance. A
 * claim is a link named by the id and pointing to the instance's, which is made whole or not at
 * all, by one claimant. Safe for many threads and launchers.
 */
final class UserIds {
  /** How many instances a home can have, with room. */
  static final int COUNT = 10_000;

  /** Above what accounts, and distributions for their containers, usually take. */
  private static final int LOWEST = 200_000;

  /** Homes on one host get different ranges, most likely. */
  private static final int RANGES = 10_000;

  private final Path claims;
  private final int base;

  private UserIds(Path claims, int base) {
    this.claims = claims;
    this.base = base;
  }

  static UserIds open(Path claims, HomeTag tag) throws IOException {
    return open(claims, LOWEST + COUNT * tag.spread(RANGES));
  }

  static UserIds open(Path claims, int base) throws IOException {
    PrivateFiles.makeDirectory(claims);
    return new UserIds(claims, base);
  }

  /** The instance's id, claimed now if it has none yet. */
  int claim(InstanceId instance) throws IOException {
    Optional<Integer> earlier = find(instance);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    int start = Math.floorMod(instance.hashCode(), COUNT);
    for (int i = 0; i < COUNT; i++) {
      int uid = base + (start + i) % COUNT;
      if (tryClaim(uid, instance)) {
        return uid;
      }
    }
    throw new IOException(
        "all %d user ids from %d on are in use in %s".formatted(COUNT, base, claims));
  }

  private boolean tryClaim(int uid, InstanceId instance) throws IOException {
    try {
      Files.createSymbolicLink(claims.resolve(Integer.toString(uid)), Path.of(instance.toString()));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  Optional<Integer> find(InstanceId instance) throws IOException {
    return list().entrySet().stream()
        .filter(claim -> claim.getValue().equals(instance))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Gives the instance's id back, if it has one. Nothing may run under it or belong to it. */
  void release(InstanceId instance) throws IOException {
    Optional<Integer> uid = find(instance);
    if (uid.isPresent()) {
      Files.deleteIfExists(claims.resolve(uid.get().toString()));
    }
  }

  /** Who has which id. */
  Map<Integer, InstanceId> list() throws IOException {
    Map<Integer, InstanceId> found = new TreeMap<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(claims)) {
      for (Path link : links) {
        read(link).ifPresent(owner -> found.put(Integer.valueOf(link.getFileName() + ""), owner));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private static Optional<InstanceId> read(Path link) throws IOException {
    try {
      return Optional.of(InstanceId.of(Files.readSymbolicLink(link).toString()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // released meanwhile
    }
  }
}
