package ciao.state.durable;

import ciao.state.journal.Disk;
import ciao.state.journal.DiskFile;
import ciao.state.memory.Entry;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Batch;
import ciao.state.sql.Tables;
import ciao.state.sql.TablesException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;

/** Makes tables of entries, from the beginning to the sync. */
public final class TableWriter implements Closeable {
  private static final int ROWS_AT_ONCE = 4_096;

  private final Path path;
  private final Tables.Progress progress;
  private final SpecSeal seal;
  private final Tables tables;
  private Batch batch = new Batch();
  private int rows;

  /**
   * @param path where there are none yet, as {@link Tables#open} wants it
   * @param progress what they will say
   */
  public TableWriter(Path path, Tables.Progress progress, SpecSeal seal, InstantSource clock)
      throws TablesException {
    this.path = path;
    this.progress = progress;
    this.seal = seal;
    this.tables = Tables.open(path, clock);
  }

  /** Puts tables of those contents in the place of what is there, or leaves that as it is. */
  static void replace(
      Path path, Snapshot contents, UUID journal, SpecSeal seal, Disk disk, InstantSource clock)
      throws IOException {
    Tables.Progress progress = new Tables.Progress(journal, contents.position());
    Path beside = path.resolveSibling(path.getFileName() + "-anew");
    disk.deleteIfExists(Tables.file(beside)); // left by a crash
    boolean made = false;
    try (TableWriter writer = new TableWriter(beside, progress, seal, clock)) {
      for (Entry entry : contents.byOrigin()) {
        writer.add(entry);
      }
      writer.finish(disk);
      made = true;
    } finally {
      if (!made) {
        disk.deleteIfExists(Tables.file(beside));
      }
    }
    disk.rename(Tables.file(beside), Tables.file(path));
    disk.syncDirectory(path.resolveSibling(""));
  }

  /**
   * Fastest in the order of origins.
   *
   * @param entry with an origin
   */
  public void add(Entry entry) throws TablesException {
    batch.put(RowCodec.row(progress.position(), entry, seal));
    if (++rows % ROWS_AT_ONCE == 0) {
      tables.fill(batch);
      batch = new Batch();
    }
  }

  /** Returns when they are on disk, and closed. */
  public void finish(Disk disk) throws IOException {
    tables.fill(batch);
    tables.apply(new Batch(), progress);
    tables.checkpoint();
    tables.close();
    try (DiskFile file = disk.open(Tables.file(path))) {
      file.sync();
    }
  }

  /** Harmless when finished. */
  @Override
  public void close() throws TablesException {
    tables.close();
  }
}
