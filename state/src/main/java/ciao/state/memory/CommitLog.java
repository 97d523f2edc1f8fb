package ciao.state.memory;

import java.util.List;

/** Where changes become durable; the edge between the store's core and a disk. */
public interface CommitLog {
  /** Keeps nothing: the memory backend. */
  CommitLog NONE = changes -> {};

  /**
   * Returns when all of them are durable, as one: after a crash either all are found or none.
   * Called by one thread at a time, with positions that follow one another.
   *
   * @throws StorageException when they are not; the caller may go on with other changes at the same
   *     positions
   */
  void append(List<Change> changes) throws StorageException;
}
