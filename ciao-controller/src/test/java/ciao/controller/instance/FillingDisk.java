package ciao.controller.instance;

import ciao.state.Refusal.Outcome;
import ciao.state.memory.Change;
import ciao.state.memory.CommitLog;
import ciao.state.memory.StorageException;
import java.io.IOException;
import java.util.List;

/** A disk that keeps nothing, and takes nothing while it is full. */
public final class FillingDisk implements CommitLog {
  private boolean full;

  public void fill() {
    full = true;
  }

  public void makeRoom() {
    full = false;
  }

  @Override
  public void append(List<Change> changes) throws StorageException {
    if (full) {
      throw new StorageException(
          "no space left on device", Outcome.NOT_STORED, new IOException("ENOSPC"));
    }
  }
}
