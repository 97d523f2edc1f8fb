package ciao.state.durable;

import ciao.state.Store;
import ciao.state.journal.Disk;
import ciao.state.journal.JournalSettings;
import ciao.state.journal.LocalDisk;
import ciao.state.memory.Limits;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** A store under test with its threads. */
final class OpenStore implements AutoCloseable {
  /** Small files, so that tests see many. */
  static final StateSettings SMALL =
      new StateSettings(
          new JournalSettings(64 * 1024, 2, 16, Duration.ofMillis(200)),
          Limits.DEFAULT.withBytes(32 * 1024, 48 * 1024, 48 * 1024));

  /** A journal that goes back to the store's beginning, whatever a test writes. */
  static final StateSettings KEPT =
      new StateSettings(
          new JournalSettings(8 << 20, 500, 502, Duration.ofSeconds(5)), Limits.DEFAULT);

  /** As shipped, but for the size of files that each test would fill with zeros. */
  static final StateSettings QUICK =
      new StateSettings(new JournalSettings(8 << 20, 2, 16, Duration.ofSeconds(5)), Limits.DEFAULT);

  private final StoreThreads threads = new StoreThreads();
  private final StateStore state;

  private OpenStore(
      Path directory, StateSettings settings, SpecSeal seal, Disk disk, InstantSource clock)
      throws Exception {
    try {
      state =
          StateStore.open(
              directory, settings, seal, disk, clock, UUID::randomUUID, threads.threads());
    } catch (IOException | RuntimeException e) {
      threads.close();
      throw e;
    }
  }

  static OpenStore in(Path directory) throws Exception {
    return in(directory, SMALL, new LocalDisk());
  }

  static OpenStore in(Path directory, StateSettings settings, Disk disk) throws Exception {
    return new OpenStore(directory, settings, SpecSeal.withoutKeys(), disk, InstantSource.system());
  }

  static OpenStore in(Path directory, StateSettings settings, SpecSeal seal, Disk disk)
      throws Exception {
    return new OpenStore(directory, settings, seal, disk, InstantSource.system());
  }

  static OpenStore in(Path directory, InstantSource clock) throws Exception {
    return new OpenStore(directory, QUICK, SpecSeal.withoutKeys(), new LocalDisk(), clock);
  }

  static OpenStore in(Path directory, SpecSeal seal) throws Exception {
    return new OpenStore(directory, SMALL, seal, new LocalDisk(), InstantSource.system());
  }

  static OpenStore in(Path directory, SpecSeal seal, InstantSource clock, Limits limits)
      throws Exception {
    StateSettings settings = new StateSettings(QUICK.journal(), limits);
    return new OpenStore(directory, settings, seal, new LocalDisk(), clock);
  }

  Store store() {
    return state.store();
  }

  StateStore state() {
    return state;
  }

  @Override
  public void close() throws Exception {
    try (threads) {
      state.close();
    }
  }
}
