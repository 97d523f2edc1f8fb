package ciao.state.durable;

import ciao.state.journal.DirectoryLock;
import ciao.state.journal.JournalInspection;
import ciao.state.journal.JournalRecord;
import ciao.state.seal.KeyId;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Row;
import ciao.state.sql.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Looks at every byte of a store's directory and changes none of them: journal, tables, whether the
 * two fit, and whether every spec in them can be read.
 */
public final class StateCheck {
  private final Path directory;
  private final SpecSeal seal;
  private final InstantSource clock;
  private final List<Finding> findings = new ArrayList<>();
  private final SequencedSet<KeyId> keys = new LinkedHashSet<>();

  private StateCheck(Path directory, SpecSeal seal, InstantSource clock) {
    this.directory = directory;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * What is to be said of one file.
   *
   * @param right nothing is wrong with it
   * @param says what is in it; or what is wrong, where, and the way out
   */
  public record Finding(Path file, boolean right, String says) {}

  /**
   * What was found.
   *
   * @param findings one a file, the journal's first
   * @param sealedWith the keys that something in the files is sealed with
   */
  public record Report(List<Finding> findings, SequencedSet<KeyId> sealedWith) {
    public Report {
      findings = List.copyOf(findings);
      sealedWith = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(sealedWith));
    }
  }

  /**
   * Checks; for as long as it takes no other process opens the store.
   *
   * @param seal without keys when there are none: what is sealed is then not looked into
   * @throws IOException when the directory is not there, or a process has the store open
   */
  public static Report check(Path directory, SpecSeal seal, InstantSource clock)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    try (DirectoryLock _ = DirectoryLock.take(directory)) {
      StateCheck check = new StateCheck(directory, seal, clock);
      check.run();
      return new Report(check.findings, check.keys);
    }
  }

  private void run() throws IOException {
    Path path = directory.resolve("tables");
    Path file = Tables.file(path);
    JournalInspection.Report journal =
        JournalInspection.inspect(directory.resolve("journal"), this::checkSpecs);
    journal.files().forEach(found -> findings.add(finding(found)));
    if (Files.exists(file)) {
      findings.add(tables(path, file, journal));
    } else if (!journal.files().isEmpty()) {
      findings.add(withoutTables(file, journal));
    } else {
      findings.add(new Finding(directory, true, "empty: the next start begins a store in it"));
    }
  }

  private void checkSpecs(JournalRecord record) throws IOException {
    try {
      GroupCodec.decode(
          record.first(),
          record.count(),
          record.payload(),
          (place, stored) -> {
            if (isUnderLock(stored)) {
              throw new UnderLock();
            }
            return seal.open(place, stored);
          });
    } catch (UnderLock _) {
      // The rest of the record is built on what cannot be read; its checksum is right all the same.
    }
  }

  /** Ends the decoding of a record whose specs there is no key for. */
  private static final class UnderLock extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Sealed, and there is no key at all; whoever knows why there is none says so. */
  private boolean isUnderLock(byte[] stored) {
    Optional<KeyId> key = SpecSeal.sealedWith(stored);
    key.ifPresent(keys::add);
    return seal.keys().isEmpty() && key.isPresent();
  }

  private static Finding finding(JournalInspection.Found found) {
    String positions =
        found.records() == 0
            ? "no records yet, the next is of position %d".formatted(found.first())
            : "positions %d to %d in %d records"
                .formatted(found.first(), found.last(), found.records());
    String end =
        found.unfinished() == 0
            ? ""
            : "; a crash left part of one more record at its end, which nobody was told was stored: the next start takes it away";
    return new Finding(
        found.file(), found.damage().isEmpty(), found.damage().orElse(positions + end));
  }

  private Finding tables(Path path, Path file, JournalInspection.Report journal) {
    try (Tables tables = Tables.openReadOnly(path, clock)) {
      long rows = countRows(tables);
      Optional<Tables.Progress> progress = tables.progress();
      if (journal.files().isEmpty()) {
        throw StateStore.noJournal(file, directory.resolve("journal"));
      }
      if (isWhole(journal)) {
        Recovery.checkFit(extent(journal), progress, file);
      }
      return new Finding(
          file,
          true,
          "%d resources, taken over from the journal up to position %d"
              .formatted(rows, progress.map(Tables.Progress::position).orElse(0L)));
    } catch (IOException | IllegalStateException | IllegalArgumentException damage) {
      return new Finding(file, false, String.valueOf(damage.getMessage()));
    }
  }

  private long countRows(Tables tables) throws IOException {
    long[] rows = {0};
    Twins twins = new Twins();
    try {
      tables.load(row -> {
        rows[0]++;
        twins.add(row.key());
        check(row);
      });
    } catch (UncheckedIOException damage) {
      throw damage.getCause();
    }
    Optional<Row.Key> twin = twins.find(tables);
    if (twin.isPresent()) {
      throw RowLoader.isThereTwice(twin.get());
    }
    return rows[0];
  }

  private void check(Row row) {
    try {
      if (!isUnderLock(row.spec())) {
        RowCodec.entry(row, seal);
      }
    } catch (IOException damage) {
      throw new UncheckedIOException(damage);
    }
  }

  private static Finding withoutTables(Path file, JournalInspection.Report journal) {
    long first = journal.files().getFirst().first();
    return first == 1
        ? new Finding(file, true, "not there; the next start makes it from the journal")
        : new Finding(
            file,
            false,
            "%s is not there, and the journal beside it begins only at position %d; put both back from the same backup"
                .formatted(file, first));
  }

  /** Only then do the positions it has mean anything. */
  private static boolean isWhole(JournalInspection.Report journal) {
    return journal.files().stream().allMatch(found -> found.damage().isEmpty());
  }

  private static Recovery.JournalExtent extent(JournalInspection.Report journal) {
    return new Recovery.JournalExtent(
        journal.identity().orElseThrow(),
        journal.files().getFirst().first(),
        journal.files().getLast().last());
  }
}
