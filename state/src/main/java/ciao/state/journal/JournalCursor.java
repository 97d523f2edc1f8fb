package ciao.state.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads records one after the other, following the journal as it grows. For one thread. */
public final class JournalCursor implements Closeable {
  private static final int WINDOW_BYTES = 256 * 1024;

  private final Supplier<Journal.Extent> extent;
  private final Disk disk;
  private final long start;

  private @Nullable DiskFile file;
  private Segment segment;
  private long position;
  private int offset;
  private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private int windowOffset;

  /**
   * @param start within the extent or just behind it
   */
  JournalCursor(Supplier<Journal.Extent> extent, Disk disk, long start) {
    this.extent = extent;
    this.disk = disk;
    this.start = start;
    this.segment =
        extent.get().segments().reversed().stream()
            .filter(candidate -> candidate.first() <= start)
            .findFirst()
            .orElseThrow();
    this.position = segment.first();
    this.offset = SegmentFormat.HEADER_BYTES;
  }

  /**
   * The next durable record; null when there is none yet. The first may begin before the position
   * the cursor was made for.
   *
   * @throws JournalException when a record that is durable cannot be read any more
   */
  public @Nullable JournalRecord next() throws IOException {
    while (true) {
      Journal.Extent now = extent.get();
      if (position > now.last()) {
        return null;
      }
      moveOn(now.segments());
      JournalRecord record = read();
      offset += SegmentFormat.recordBytes(record.payload().remaining());
      position += record.count();
      if (record.last() >= start) {
        return record;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** To the segment that begins where this one has been read to, if there is one. */
  private void moveOn(List<Segment> segments) throws IOException {
    for (Segment candidate : segments) {
      if (candidate.first() == position && !candidate.equals(segment)) {
        close();
        file = null;
        segment = candidate;
        offset = SegmentFormat.HEADER_BYTES;
        window.limit(0);
      }
    }
    if (file == null) {
      file = disk.open(segment.path());
      JournalOpener.header(file, segment);
    }
  }

  private JournalRecord read() throws IOException {
    JournalRecord record = decode();
    if (record == null) {
      fill(SegmentFormat.RECORD_HEADER_BYTES); // what was read ahead may have been written since
      record = decode();
    }
    if (record == null && window.limit() >= SegmentFormat.RECORD_HEADER_BYTES) {
      int length = window.getInt(0);
      if (length > 0 && length < Integer.MAX_VALUE - 2 * SegmentFormat.RECORD_HEADER_BYTES) {
        fill((int) Math.min(SegmentFormat.recordBytes(length), size()));
        record = decode();
      }
    }
    if (record == null || record.first() != position) {
      throw corrupt(segment, offset, position);
    }
    return record;
  }

  static JournalException corrupt(Segment segment, int offset, long position) {
    return new JournalException(
        "%s is corrupt at offset %d: no intact record of position %d there; put the file back from a backup of the whole directory"
            .formatted(segment.path(), offset, position));
  }

  private @Nullable JournalRecord decode() {
    int at = offset - windowOffset;
    if (at < 0 || at > window.limit()) {
      return null;
    }
    return SegmentFormat.decodeRecord(window, at);
  }

  /** Reads the window from the present offset on. */
  private void fill(int least) throws IOException {
    if (window.capacity() < least) {
      window = ByteBuffer.allocate(least);
    }
    window.clear();
    open().read(window, offset);
    window.flip();
    windowOffset = offset;
  }

  private long size() throws IOException {
    return open().size();
  }

  private DiskFile open() {
    if (file == null) {
      throw new IllegalStateException("journal cursor: no file open");
    }
    return file;
  }
}
