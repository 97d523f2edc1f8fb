package ciao.state.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The real disk, with a say for the test before each change and sync of a file. */
public final class WatchedDisk implements Disk {
  private final LocalDisk disk = new LocalDisk();
  private final Map<Path, WatchedFile> created = new ConcurrentHashMap<>();
  private volatile Hook hook = (_, _) -> {};
  private volatile boolean lying;

  /** What is about to happen to a file. */
  public enum Operation {
    CREATE,
    WRITE,
    SYNC,
    RENAME,
    DELETE,
    SYNC_DIRECTORY
  }

  /** Throws to make the operation fail before anything happened. */
  public interface Hook {
    void before(Operation operation, Path path) throws IOException;
  }

  public void hook(Hook newHook) {
    hook = newHook;
  }

  /** From now on a sync of a file says that it is done, and does nothing. */
  public void onlySayThatFilesAreSynced() {
    lying = true;
  }

  @Override
  public DiskFile create(Path path) throws IOException {
    hook.before(Operation.CREATE, path);
    WatchedFile file = new WatchedFile(path, disk.create(path));
    created.put(path, file);
    return file;
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    return new WatchedFile(path, disk.open(path));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    hook.before(Operation.RENAME, from);
    disk.rename(from, to);
    WatchedFile file = created.remove(from);
    if (file != null) {
      file.path = to;
    }
  }

  @Override
  public void deleteIfExists(Path path) throws IOException {
    hook.before(Operation.DELETE, path);
    disk.deleteIfExists(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    hook.before(Operation.SYNC_DIRECTORY, directory);
    disk.syncDirectory(directory);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  private final class WatchedFile implements DiskFile {
    private volatile Path path;
    private final DiskFile file;

    WatchedFile(Path path, DiskFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void read(ByteBuffer target, long offset) throws IOException {
      file.read(target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      hook.before(Operation.WRITE, path);
      file.write(source, offset);
    }

    @Override
    public void sync() throws IOException {
      hook.before(Operation.SYNC, path);
      if (!lying) {
        file.sync();
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
