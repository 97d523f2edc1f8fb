package ciao.ssntp.epoch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest epoch that was seen, in a file of one number, so that a restart does not forget it.
 * Thread-safe; nothing but the executor's tasks blocks.
 *
 * <p>A higher one counts at once and is on disk a moment later. Should the power go in between, the
 * next frame of the one who leads teaches it again; what keeps instances from running twice
 * meanwhile is the claim, not this.
 */
public final class HighestEpoch {
  /**
   * A disk that failed is not tried again sooner, however many frames come: it may be full, and
   * each try is a sync.
   */
  static final Duration RETRY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(HighestEpoch.class);

  private final Path directory;
  private final String name;
  private final InstantSource clock;
  private final Executor blocking;
  private final Object writing = new Object();

  private final AtomicBoolean underWay = new AtomicBoolean();

  private volatile long highest;
  private volatile long written; // changed under writing
  private boolean failing; // guarded by writing
  private volatile @Nullable Instant failedAt;

  private HighestEpoch(
      Path directory, String name, InstantSource clock, Executor blocking, long found) {
    this.directory = directory;
    this.name = name;
    this.clock = clock;
    this.blocking = blocking;
    this.highest = found;
    this.written = found;
  }

  /**
   * Reads it; 0 where there is none yet.
   *
   * @param directory is there already; nobody else writes this file in it
   * @param clock says when a write that failed is tried again
   * @param blocking brings higher ones to disk
   * @throws IOException naming the file and the way out when it holds something else
   */
  public static HighestEpoch open(
      Path directory, String name, InstantSource clock, Executor blocking) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      return new HighestEpoch(directory, name, clock, blocking, 0);
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    try {
      long found = Long.parseLong(text);
      Epoch.check(name, found);
      return new HighestEpoch(directory, name, clock, blocking, found);
    } catch (IllegalArgumentException notOne) { // no number at all is one of these, too
      throw new IOException(
          "%s: \"%s\" (expected: a number from 1 to %d); delete it, and whoever comes next is believed"
              .formatted(file, text, Epoch.MAX),
          notOne);
    }
  }

  /** 0: none was seen. */
  public long highest() {
    return highest;
  }

  /**
   * Takes note of one. What could not be written is tried again with the next note that comes
   * {@link #RETRY} later, one write at a time.
   *
   * @return the highest that was seen, this one included: more than {@code seen} when it is stale
   */
  public long note(long seen) {
    if (seen > highest) {
      synchronized (this) {
        highest = Math.max(highest, seen);
      }
    }
    if (written < highest && isTime() && underWay.compareAndSet(false, true)) {
      try {
        blocking.execute(this::keep);
      } catch (RejectedExecutionException ending) {
        underWay.set(false); // the role is: the next start learns it from whoever leads then
      }
    }
    return highest;
  }

  /** A clock that was put back does not make it wait for longer. */
  private boolean isTime() {
    Instant failed = failedAt;
    return failed == null || Duration.between(failed, clock.instant()).abs().compareTo(RETRY) >= 0;
  }

  private void keep() {
    synchronized (writing) {
      underWay.set(false); // before the number is read: a higher one from now on is another write
      long now = highest;
      if (written >= now) {
        return;
      }
      try {
        write(now);
        written = now;
        failing = false;
        failedAt = null;
      } catch (IOException notKept) {
        complain(now, notKept);
      }
    }
  }

  /** Once, however often it is tried. */
  private void complain(long epoch, IOException notKept) {
    failedAt = clock.instant();
    if (!failing) {
      failing = true;
      log.error(
          "{}: epoch {} is not on disk and is written again with the next that is seen; until then"
              + " a restart may follow an earlier one for a while",
          directory.resolve(name),
          epoch,
          notKept);
    }
  }

  private void write(long epoch) throws IOException {
    Path unfinished = directory.resolve(name + ".unfinished");
    try (FileChannel out =
        FileChannel.open(
            unfinished,
            EnumSet.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer text = StandardCharsets.US_ASCII.encode(epoch + "\n");
      while (text.hasRemaining()) {
        out.write(text);
      }
      out.force(true);
    }
    Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
