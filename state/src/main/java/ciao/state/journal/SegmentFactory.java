package ciao.state.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes segment files. A file is filled with zeros and synced under a temporary name, ahead of time
 * where possible, and gets its name only with its header: whatever bears a segment's name is one.
 * For one thread at a time.
 */
final class SegmentFactory {
  private static final int ZEROS_BYTES = 1 << 20;

  private final Path directory;
  private final Path temporary;
  private final int size;
  private final UUID identity;
  private final Disk disk;
  private final Executor background;
  private @Nullable CompletableFuture<DiskFile> prepared;

  SegmentFactory(Path directory, int size, UUID identity, Disk disk, Executor background) {
    this.directory = directory;
    this.temporary = directory.resolve("next.tmp");
    this.size = size;
    this.identity = identity;
    this.disk = disk;
    this.background = background;
  }

  /** Begins to make the next file; harmless when that has begun. */
  void prepare() {
    if (prepared != null) {
      return;
    }
    CompletableFuture<DiskFile> making = new CompletableFuture<>();
    try {
      background.execute(() -> {
        try {
          making.complete(makeTemporary());
        } catch (IOException | RuntimeException e) {
          making.completeExceptionally(e);
        }
      });
      prepared = making;
    } catch (RejectedExecutionException e) {
      prepared = null; // made when needed instead; whoever shut the executor down has no more use
    }
  }

  /** A durable, empty segment that begins with that position, replacing any such one. */
  DiskFile create(long first) throws IOException {
    DiskFile file = takePrepared();
    if (file == null) {
      file = makeTemporary();
    }
    try {
      file.write(new SegmentFormat.Header(identity, first, size).encode(), 0);
      file.sync();
      disk.rename(temporary, Segment.in(directory, first).path());
      disk.syncDirectory(directory);
      return file;
    } catch (IOException e) {
      discard(file, e);
      throw e;
    }
  }

  void close() throws IOException {
    DiskFile unused = takePrepared();
    if (unused != null) {
      unused.close();
    }
    disk.deleteIfExists(temporary);
  }

  /** Null when none was begun, or making it failed: then it is tried once more, by the caller. */
  private @Nullable DiskFile takePrepared() {
    CompletableFuture<DiskFile> making = prepared;
    prepared = null;
    if (making == null) {
      return null;
    }
    try {
      return making.join();
    } catch (CompletionException e) {
      return null;
    }
  }

  private DiskFile makeTemporary() throws IOException {
    DiskFile file = disk.create(temporary);
    try {
      zero(file, 0, size);
      file.sync();
      return file;
    } catch (IOException e) {
      discard(file, e);
      throw e;
    }
  }

  /** Gives the space back that a failed attempt took, as space may be what it failed for. */
  private void discard(DiskFile file, IOException cause) {
    try (file) {
      disk.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  static void zero(DiskFile file, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, to - from));
    for (long at = from; at < to; at += zeros.limit()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      file.write(zeros, at);
    }
  }
}
