package ciao.launcher.fetch;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.store.SyncedFiles;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images' blobs on this node, each in a file named by its digest, shared and never changed, and
 * what drivers unpacked of them. Bounded: what was used longest ago goes first, never what an
 * instance uses. Thread-safe; calls block, but for {@link #uses}.
 */
public final class ImageCache {
  private static final Logger log = LoggerFactory.getLogger(ImageCache.class);

  /** The machine's unprivileged users run QEMU on these; the directory above keeps others out. */
  private static final FileAttribute<Set<PosixFilePermission>> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--"));

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final Path directory;
  private final ControllerHttp http;
  private final InstantSource clock;
  private final long mostBytes;
  private final Map<String, ReentrantLock> downloads = new ConcurrentHashMap<>();
  private final UnpackedImages unpacked;

  /** Guarded by itself, and held for moments only: turns of the launcher wait for it. */
  private final Map<InstanceId, Set<String>> uses = new HashMap<>();

  private ImageCache(
      Path directory,
      UnpackedImages unpacked,
      ControllerHttp http,
      InstantSource clock,
      long mostBytes) {
    this.directory = directory;
    this.unpacked = unpacked;
    this.http = http;
    this.clock = clock;
    this.mostBytes = mostBytes;
  }

  /**
   * Takes over what an earlier launcher left, and removes what it had fetched in part.
   *
   * @param directory exists, and is this cache's alone but for folders in it
   * @param unpacked what drivers made of the parts
   * @param mostBytes how much the parts, and what was made of them, may take together
   */
  public static ImageCache open(
      Path directory,
      UnpackedImages unpacked,
      ControllerHttp http,
      InstantSource clock,
      long mostBytes)
      throws IOException {
    for (Path left : entries(directory)) {
      if (left.getFileName().toString().endsWith(SyncedFiles.UNFINISHED)) {
        Files.delete(left);
      }
    }
    return new ImageCache(directory, unpacked, http, clock, mostBytes);
  }

  /**
   * From now on the instance uses these, whatever it used before; none = it is gone.
   *
   * @return whether it used others, which may go now
   */
  public boolean uses(InstanceId instance, Set<String> digests) {
    synchronized (uses) {
      @Nullable Set<String> before =
          digests.isEmpty() ? uses.remove(instance) : uses.put(instance, Set.copyOf(digests));
      return before != null && !digests.containsAll(before);
    }
  }

  /** The blob's file, if it is here. */
  Optional<Path> find(Blob blob) throws IOException {
    Path file = directory.resolve(blob.sha256());
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return Optional.of(file);
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  /** The blob's file; fetched once, however many want it at the same time. */
  Path fetch(Blob blob, URI address) throws IOException, DriverException, InterruptedException {
    ReentrantLock one = downloads.computeIfAbsent(blob.sha256(), digest -> new ReentrantLock());
    one.lockInterruptibly();
    try {
      Optional<Path> found = find(blob);
      if (found.isPresent()) {
        return found.get();
      }
      makeRoom(blob.size());
      Path file = directory.resolve(blob.sha256());
      new Download(http, address, blob).to(file, MODE);
      return file;
    } finally {
      one.unlock();
    }
  }

  /**
   * Makes room for so many bytes: what was used longest ago goes, and nothing an instance uses.
   * When that is not enough, the cache grows beyond its limit and says so in the log.
   */
  synchronized void makeRoom(long bytes) throws IOException, DriverException, InterruptedException {
    List<Kept> kept = kept();
    long excess = kept.stream().mapToLong(Kept::bytes).sum() + bytes - mostBytes;
    for (Kept one : kept) {
      if (excess > 0 && dropUnlessUsed(one)) {
        excess -= one.bytes();
        log.info("image cache: dropped {}, {} bytes, to make room", one.name(), one.bytes());
      }
    }
    unpacked.removeDiscarded();
    if (excess > 0) {
      log.warn("image cache: {} bytes over its limit of {}: all is in use", excess, mostBytes);
    }
  }

  /** Everything there is, the one used longest ago first. */
  private List<Kept> kept() throws IOException {
    List<Kept> kept = new ArrayList<>();
    for (Path file : entries(directory)) {
      String digest = file.getFileName().toString();
      if (DIGEST.matcher(digest).matches() && Files.isRegularFile(file)) {
        Instant used = Files.getLastModifiedTime(file).toInstant();
        Drop drop = () -> Files.deleteIfExists(file);
        kept.add(new Kept(digest, "image part " + digest, Files.size(file), used, drop));
      }
    }
    for (UnpackedImages.Unpacked image : unpacked.list()) {
      String digest = image.digest();
      Drop drop = () -> unpacked.discard(digest);
      kept.add(new Kept(digest, "unpacked " + digest, image.bytes(), image.used(), drop));
    }
    kept.sort(Comparator.comparing(Kept::used));
    return kept;
  }

  /** An instance that begins to use it meanwhile finds it gone, or finds it and keeps it. */
  private boolean dropUnlessUsed(Kept one) throws IOException {
    synchronized (uses) {
      boolean used = uses.values().stream().anyMatch(digests -> digests.contains(one.digest()));
      return !used && one.drop().now();
    }
  }

  /** After an instance is gone: what the cache holds beyond its limit goes, if it can now. */
  public void trim() {
    try {
      makeRoom(0);
    } catch (IOException | DriverException e) {
      log.warn("image cache: what is too much stays until an image is fetched", e);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private record Kept(String digest, String name, long bytes, Instant used, Drop drop) {}

  /** Takes something out of the cache, quickly; false when it has to stay. */
  private interface Drop {
    boolean now() throws IOException;
  }
}
