package ciao.controller.image;

import ciao.ssntp.payload.Blob;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Blobs as files named by their SHA-256, each there once however many images have it. A file has
 * its name only when all of it is on disk. Methods block; called on virtual threads.
 */
public final class BlobFiles {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final String UPLOAD = ".upload-";

  /** The controller's journal is usually on the same disk, and without it nothing can be kept. */
  private static final long RESERVE = 1L << 30;

  private final Path directory;
  private final long reserve;

  /**
   * Blobs stored but not yet named by an image, and how many uploads wait for that; they are not
   * collected. The lock also covers the rename of a file to its digest and its deletion: two system
   * calls that touch no data, and the only ones that could undo each other.
   */
  private final Map<String, Integer> held = new HashMap<>();

  private volatile Runnable collector = () -> {};

  /**
   * Makes the directory, and removes what uploads a crash interrupted have left.
   *
   * @throws IOException naming the directory
   */
  public BlobFiles(Path directory) throws IOException {
    this(directory, RESERVE);
  }

  /**
   * @param reserve bytes of the disk that no blob may take
   */
  BlobFiles(Path directory, long reserve) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.reserve = reserve;
    for (Path left : list(name -> name.startsWith(UPLOAD))) {
      Files.delete(left);
    }
  }

  private List<Path> list(Predicate<String> names) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> names.test(file.getFileName().toString())).toList();
    }
  }

  /** Begins to write a blob; closing it before it is {@link #keep kept} leaves nothing. */
  public Upload begin(long maxBytes) throws IOException {
    checkRoom();
    return new Upload(Files.createTempFile(directory, UPLOAD, ""), maxBytes, this::checkRoom);
  }

  private void checkRoom() throws IOException {
    long left = Files.getFileStore(directory).getUsableSpace();
    if (left < reserve) {
      throw new FileSystemException(
          directory.toString(),
          null,
          "No space left for images: %d bytes, and %d are kept free".formatted(left, reserve));
    }
  }

  /**
   * Gives what was uploaded its name, and holds it until {@link #release}.
   *
   * @param name the blob's name in its image
   */
  public Blob keep(Upload upload, String name) throws IOException {
    Upload.Finished finished = upload.finish();
    Path target = file(finished.sha256());
    synchronized (held) {
      move(finished.file(), target);
      held.merge(finished.sha256(), 1, Integer::sum);
    }
    Blob blob = new Blob(name, finished.sha256(), finished.size());
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException unsafe) {
      release(blob);
      throw unsafe;
    }
    return blob;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      throw new IOException("cannot rename " + from + " to " + to, otherFileSystem);
    }
  }

  /** The image that has the blob is stored, or will never be. */
  public void release(Blob blob) {
    synchronized (held) {
      held.computeIfPresent(blob.sha256(), (digest, count) -> count == 1 ? null : count - 1);
    }
    collector.run();
  }

  /** Who is woken when a blob is not held any more, which may be its end. */
  void wakeBy(Runnable waker) {
    collector = waker;
  }

  /** The file with this digest, if there is one. */
  public Optional<Path> find(String sha256) {
    return DIGEST.matcher(sha256).matches() && Files.isRegularFile(file(sha256))
        ? Optional.of(file(sha256))
        : Optional.empty();
  }

  /**
   * Deletes the blobs no image has.
   *
   * @param used digests that images had a moment ago
   * @param usedNow whether an image has the blob with this digest; asked while no upload can finish
   * @return how many were deleted
   */
  public int collect(Set<String> used, Predicate<String> usedNow) throws IOException {
    int deleted = 0;
    for (Path blob : list(name -> DIGEST.matcher(name).matches())) {
      String digest = blob.getFileName().toString();
      if (used.contains(digest)) {
        continue;
      }
      synchronized (held) {
        if (!held.containsKey(digest) && !usedNow.test(digest) && Files.deleteIfExists(blob)) {
          deleted++;
        }
      }
    }
    return deleted;
  }

  private Path file(String sha256) {
    return directory.resolve(sha256);
  }
}
