package ciao.state.backup;

import ciao.state.durable.Origins;
import ciao.state.durable.TableWriter;
import ciao.state.journal.DirectoryLock;
import ciao.state.journal.JournalOpener;
import ciao.state.journal.JournalSettings;
import ciao.state.journal.LocalDisk;
import ciao.state.memory.Entry;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Tables;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes a store's directory of a backup. What was there is moved aside, never deleted, and only
 * when the new one is whole and on disk.
 */
public final class Restore {
  /**
   * A restored store goes on at the position that is this many times the milliseconds since 1970.
   * No store makes changes so fast, so every bookmark given out before lies before the history of
   * the restored one and is refused as expired: also those later than the backup, and those of
   * another restore of it. Until the year 3000 it stays below the 2^53 that programs without 64-bit
   * integers can count to.
   */
  private static final long POSITIONS_PER_MILLISECOND = 256;

  /** How far behind the backup it goes on when the clock is so slow that the backup is ahead. */
  private static final long POSITIONS_SKIPPED = 1L << 40;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Backup backup;
  private final SpecSeal seal;
  private final InstantSource clock;
  private final LocalDisk disk = new LocalDisk();

  private Restore(Path directory, Backup backup, SpecSeal seal, InstantSource clock) {
    this.directory = directory.toAbsolutePath();
    this.backup = backup;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * Restores.
   *
   * @param directory where a store shall be; no process has it open
   * @param seal how the restored store seals; it must have the keys the backup is sealed with
   * @param journal the identity of the restored store's journal
   * @return where what was in the directory is now, if there was anything
   * @throws IOException with the directory left as it was
   */
  public static Optional<Path> restore(
      Path directory, Backup backup, SpecSeal seal, InstantSource clock, UUID journal)
      throws IOException {
    return new Restore(directory, backup, seal, clock).run(journal);
  }

  private Optional<Path> run(UUID journal) throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectories(directory.resolveSibling(""));
      return replace(journal);
    }
    try (DirectoryLock _ = DirectoryLock.take(directory)) {
      return replace(journal);
    }
  }

  private Optional<Path> replace(UUID journal) throws IOException {
    String stamp = STAMP.format(clock.instant());
    Path made = sibling("restoring-" + stamp);
    Files.createDirectory(made);
    boolean done = false;
    try {
      make(made, journal);
      Optional<Path> aside = moveAside(sibling("before-" + stamp));
      putInPlace(made, aside);
      done = true;
      return aside;
    } finally {
      if (!done) {
        delete(made);
      }
    }
  }

  private Optional<Path> moveAside(Path aside) throws IOException {
    if (!Files.exists(directory)) {
      return Optional.empty();
    }
    if (Files.exists(aside)) {
      throw new FileAlreadyExistsException(aside.toString());
    }
    Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
    return Optional.of(aside);
  }

  private void putInPlace(Path made, Optional<Path> aside) throws IOException {
    try {
      Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (aside.isPresent()) {
        Files.move(aside.get(), directory, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    disk.syncDirectory(directory.resolveSibling(""));
  }

  private Path sibling(String suffix) {
    return directory.resolveSibling(directory.getFileName() + "." + suffix);
  }

  private void make(Path made, UUID journal) throws IOException {
    long position = beginning();
    Tables.Progress progress = new Tables.Progress(journal, position);
    Path path = made.resolve("tables");
    Origins origins = Origins.fromTheFirst();
    try (TableWriter writer = new TableWriter(path, progress, seal, clock)) {
      backup.read(
          seal,
          entries -> {
            for (Entry entry : entries) {
              writer.add(origins.complete(entry));
            }
          });
      writer.finish(disk);
    }
    new JournalOpener(
            made.resolve("journal"), JournalSettings.DEFAULT, disk, () -> journal, Runnable::run)
        .beginAt(position + 1)
        .close();
    disk.syncDirectory(made);
  }

  private long beginning() {
    long saved = backup.header().position();
    long byClock = clock.millis() * POSITIONS_PER_MILLISECOND;
    return byClock > saved ? byClock : saved + POSITIONS_SKIPPED;
  }

  private static void delete(Path made) throws IOException {
    if (!Files.exists(made)) {
      return;
    }
    try (Stream<Path> all = Files.walk(made)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
