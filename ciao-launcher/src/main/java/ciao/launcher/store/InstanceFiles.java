package ciao.launcher.store;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Unreadable;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances' directories. For one instance never called by two threads at once, for several
 * freely.
 */
public final class InstanceFiles {
  static final String RECORD = "instance.json";

  private static final Logger log = LoggerFactory.getLogger(InstanceFiles.class);

  private final Path instances;

  InstanceFiles(Path instances) {
    this.instances = instances;
  }

  /** Where everything of the instance lies. */
  public InstanceDirectory directory(InstanceId instance) {
    return new InstanceDirectory(instance, instances.resolve(instance.toString()));
  }

  /** All that earlier launchers kept here, also what cannot be read. */
  public List<Instance> readAll() throws IOException {
    List<Instance> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(instances)) {
      for (Path entry : entries) {
        Optional<InstanceId> instance = idOf(entry);
        if (instance.isEmpty()) {
          log.warn("{}: no instance (expected: a directory named by its id); left alone", entry);
          continue;
        }
        read(instance.get(), entry).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<InstanceId> idOf(Path entry) {
    try {
      return Optional.of(InstanceId.of(entry.getFileName().toString()));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static Optional<Instance> read(InstanceId instance, Path directory) throws IOException {
    Path record = directory.resolve(RECORD);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(record);
    } catch (NoSuchFileException missing) {
      return withoutRecord(instance, directory);
    } catch (IOException e) {
      return Optional.of(new Unreadable(instance, 1, sentence(record, e)));
    }
    try {
      return Optional.of(InstanceRecord.read(instance, bytes));
    } catch (IOException e) {
      return Optional.of(InstanceRecord.unreadable(instance, bytes, sentence(record, e)));
    }
  }

  /**
   * The record is the first thing made in a directory and the last one removed, so a directory
   * without one is empty, or not our doing.
   */
  private static Optional<Instance> withoutRecord(InstanceId instance, Path directory)
      throws IOException {
    Files.deleteIfExists(directory.resolve(RECORD + SyncedFiles.UNFINISHED));
    boolean empty;
    try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
      empty = !content.iterator().hasNext();
    }
    if (empty) {
      Files.delete(directory);
      return Optional.empty();
    }
    String why =
        "%s: %s is missing; look into the directory, then restore the file or remove the directory"
            .formatted(directory, RECORD);
    return Optional.of(new Unreadable(instance, 1, why));
  }

  private static String sentence(Path record, IOException e) {
    return "%s: cannot be read: %s; restore the file or, when nothing of the instance runs, remove its directory"
        .formatted(record, e.getMessage());
  }

  void write(Held held) throws IOException {
    Path directory = directory(held.id()).path();
    if (!Files.isDirectory(directory)) {
      Modes.make(directory, Modes.PASSABLE);
      SyncedFiles.sync(instances);
    }
    SyncedFiles.replace(directory, RECORD, InstanceRecord.write(held));
  }

  /** Nothing is left of the directory when this returns. */
  void remove(InstanceId instance) throws IOException {
    Path directory = directory(instance).path();
    if (!Files.exists(directory)) {
      return;
    }
    DirectoryRemoval.removeAllBut(directory, RECORD);
    Files.deleteIfExists(directory.resolve(RECORD));
    Files.delete(directory);
    SyncedFiles.sync(instances);
  }
}
