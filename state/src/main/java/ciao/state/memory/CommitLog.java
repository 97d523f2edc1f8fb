package ciao.state.memory;

import java.util.List;

/** Where changes become durable; the edge between the store's core and a disk or a database. */
public interface CommitLog {
  /** Keeps nothing: the memory backend. */
  CommitLog NONE = changes -> {};

  /**
   * Asked before each group, and when {@link MemoryStore#refresh} was called; on the thread that
   * appends. A log that nobody else writes has nothing to say.
   *
   * @param position of the newest change shown
   */
  default Readiness readiness(long position) {
    return Readiness.READY;
  }

  /**
   * Returns when all of them are durable, as one: after a crash either all are found or none.
   * Called by one thread at a time, with positions that follow one another.
   *
   * @throws StorageException when they are not; the caller may go on with other changes at the same
   *     positions
   */
  void append(List<Change> changes) throws StorageException;
}
