package ciao.launcher.fetch;

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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images' blobs on this node, each in a file named by its digest, shared and never changed.
 * Bounded: what was used longest ago goes first, never what an instance uses. Thread-safe; calls
 * block.
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
  private final Map<InstanceId, Set<String>> uses = new ConcurrentHashMap<>();

  /**
   * Takes over what an earlier launcher left.
   *
   * @param directory exists, and is this cache's alone but for folders in it
   * @param mostBytes how much the blobs may take together
   */
  public ImageCache(Path directory, ControllerHttp http, InstantSource clock, long mostBytes) {
    this.directory = directory;
    this.http = http;
    this.clock = clock;
    this.mostBytes = mostBytes;
  }

  /** From now on the instance uses these, whatever it used before; none = it is gone. */
  public void uses(InstanceId instance, Set<String> digests) {
    if (digests.isEmpty()) {
      uses.remove(instance);
    } else {
      uses.put(instance, Set.copyOf(digests));
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
  Path fetch(Blob blob, URI address) throws IOException, InterruptedException {
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

  private synchronized void makeRoom(long wanted) throws IOException {
    record Kept(Path file, long size, FileTime used) {}
    List<Kept> kept = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (DIGEST.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file)) {
          kept.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
        }
      }
    }
    kept.sort(Comparator.comparing(Kept::used));
    long excess = kept.stream().mapToLong(Kept::size).sum() + wanted - mostBytes;
    Set<String> inUse = new HashSet<>();
    uses.values().forEach(inUse::addAll);
    for (Kept one : kept) {
      if (excess <= 0) {
        return;
      }
      if (!inUse.contains(one.file().getFileName().toString())) {
        Files.delete(one.file());
        excess -= one.size();
        log.info("image cache: dropped {}, {} bytes, to make room", one.file(), one.size());
      }
    }
    if (excess > 0) {
      log.warn("image cache: {} bytes over its limit of {}: all is in use", excess, mostBytes);
    }
  }
}
