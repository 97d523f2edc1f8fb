package ciao.launcher.store;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which generations of which instances were deleted here: one empty file {@code <id>.<generation>}
 * each, so that one sync of the directory keeps it. Thread-safe; for one instance never written by
 * two threads at once.
 */
public final class Tombstones {
  /**
   * A START or GRANT of a deleted generation can only come from a frame that was under way, or from
   * a controller that was away since; a week is long for either.
   */
  static final Duration KEPT = Duration.ofDays(7);

  /** As many as a busy node deletes in a week or a test in an hour; 64 bytes of memory each. */
  static final int MOST = 20_000;

  private static final Logger log = LoggerFactory.getLogger(Tombstones.class);

  private record Tombstone(InstanceId instance, long generation, Instant since) {
    String name() {
      return instance + "." + generation;
    }
  }

  private final Path directory;
  private final InstantSource clock;
  private final int most;

  /** The oldest first. Guarded by itself; no file is touched while it is locked. */
  private final Map<InstanceId, Tombstone> known = new LinkedHashMap<>();

  private Tombstones(Path directory, InstantSource clock, int most) {
    this.directory = directory;
    this.clock = clock;
    this.most = most;
  }

  static Tombstones open(Path directory, InstantSource clock, int most) throws IOException {
    Tombstones tombstones = new Tombstones(directory, clock, most);
    tombstones.load();
    tombstones.prune();
    return tombstones;
  }

  private void load() throws IOException {
    List<Tombstone> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        @Nullable Tombstone tombstone = read(file);
        if (tombstone == null) {
          log.warn("{}: no tombstone (expected: a name <id>.<generation>); left alone", file);
        } else {
          found.add(tombstone);
        }
      }
    }
    found.sort(Comparator.comparing(Tombstone::since).thenComparing(Tombstone::generation));
    for (Tombstone tombstone : found) {
      forget(remember(tombstone));
    }
  }

  private static @Nullable Tombstone read(Path file) throws IOException {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    if (dot < 0) {
      return null;
    }
    try {
      return new Tombstone(
          InstanceId.of(name.substring(0, dot)),
          Long.parseLong(name.substring(dot + 1)),
          Files.getLastModifiedTime(file).toInstant());
    } catch (IllegalArgumentException foreign) {
      return null;
    }
  }

  /** Puts it last; the highest generation counts. Returns what is not needed any more. */
  private @Nullable Tombstone remember(Tombstone tombstone) {
    synchronized (known) {
      @Nullable Tombstone earlier = known.remove(tombstone.instance());
      boolean higher = earlier == null || earlier.generation() <= tombstone.generation();
      known.put(tombstone.instance(), higher ? tombstone : earlier);
      boolean same = earlier != null && earlier.generation() == tombstone.generation();
      return same ? null : higher ? earlier : tombstone;
    }
  }

  private void forget(@Nullable Tombstone tombstone) throws IOException {
    if (tombstone != null) {
      Files.deleteIfExists(directory.resolve(tombstone.name()));
    }
  }

  /** The highest generation that was deleted here, as far as is remembered; 0 = none. */
  public long deletedUpTo(InstanceId instance) {
    synchronized (known) {
      @Nullable Tombstone tombstone = known.get(instance);
      return tombstone == null ? 0 : tombstone.generation();
    }
  }

  /** Notes a deletion; it is on disk when this returns. */
  void write(InstanceId instance, long generation) throws IOException {
    Tombstone tombstone = new Tombstone(instance, generation, clock.instant());
    Path file = directory.resolve(tombstone.name());
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException again) {
      log.debug("{}: deleted once more", file);
    }
    Files.setLastModifiedTime(file, FileTime.from(tombstone.since()));
    SyncedFiles.sync(directory);
    forget(remember(tombstone));
    prune();
  }

  /** Forgets what is too old or too many. */
  private void prune() throws IOException {
    Instant oldest = clock.instant().minus(KEPT);
    List<Tombstone> forgotten = new ArrayList<>();
    synchronized (known) {
      var each = known.values().iterator();
      while (each.hasNext()) {
        Tombstone next = each.next();
        if (known.size() <= most && !next.since().isBefore(oldest)) {
          break;
        }
        forgotten.add(next);
        each.remove();
      }
    }
    for (Tombstone tombstone : forgotten) {
      forget(tombstone);
    }
  }
}
