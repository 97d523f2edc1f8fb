package ciao.state.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. */
public interface DiskFile extends Closeable {

  long size() throws IOException;

  /** Reads until {@code target} is full or the file ends. */
  void read(ByteBuffer target, long offset) throws IOException;

  /** Writes all of {@code source}; when it throws, any part may have been written. */
  void write(ByteBuffer source, long offset) throws IOException;

  /** Returns when all that was written is on stable storage. */
  void sync() throws IOException;
}
