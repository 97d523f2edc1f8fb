package ciao.state.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The journal of one directory. One thread appends; any may read with cursors and one may drop what
 * is no longer needed.
 *
 * <p>After a failed write or sync nobody knows what of the record is on disk, and the kernel may
 * have forgotten what it could not write, so syncing again proves nothing. The segment is therefore
 * never written again: the next one begins with the same position, and that strikes out whatever is
 * left of the failed record, for this process and for every later one.
 */
public final class Journal implements Closeable {
  private final Path directory;
  private final JournalSettings settings;
  private final Disk disk;
  private final UUID identity;
  private final SegmentFactory factory;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition dropped = lock.newCondition();
  // Replaced under the lock, read without.
  private volatile Extent extent;
  // The appending thread's.
  private ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private DiskFile active;
  private int end;
  private boolean mustRoll;

  /** All segments, oldest first, and the last durable position. */
  record Extent(List<Segment> segments, long last) {
    Extent {
      segments = List.copyOf(segments);
    }
  }

  Journal(
      JournalSettings settings,
      Disk disk,
      UUID identity,
      SegmentFactory factory,
      Extent extent,
      DiskFile active,
      int end) {
    this.directory = extent.segments().getFirst().path().resolveSibling("");
    this.settings = settings;
    this.disk = disk;
    this.identity = identity;
    this.factory = factory;
    this.extent = extent;
    this.active = active;
    this.end = end;
  }

  /** Stays the same as long as the journal lives; tells one journal's positions from another's. */
  public UUID identity() {
    return identity;
  }

  /** The oldest position that can be read. */
  public long first() {
    return extent.segments().getFirst().first();
  }

  /** The newest durable position; {@code first() - 1} when there is none. */
  public long last() {
    return extent.last();
  }

  public int segments() {
    return extent.segments().size();
  }

  /**
   * Returns when the record is durable.
   *
   * @param first {@code last() + 1}
   * @param count positions the record spans
   * @param payload at most {@link JournalSettings#maxPayloadBytes}
   * @throws JournalException when it is not; the next call may use the same positions
   */
  public void append(long first, int count, ByteBuffer payload) throws JournalException {
    if (first != last() + 1 || count < 1) {
      throw new IllegalArgumentException(
          "append of %d positions at %d (expected: at least 1, at %d)"
              .formatted(count, first, last() + 1));
    }
    if (payload.remaining() < 1 || payload.remaining() > settings.maxPayloadBytes()) {
      throw new IllegalArgumentException(
          "payload: %d bytes (expected: 1 to %d)"
              .formatted(payload.remaining(), settings.maxPayloadBytes()));
    }
    int size = SegmentFormat.recordBytes(payload.remaining());
    if (mustRoll || end + size > settings.segmentBytes()) {
      rollForRoom(first);
    }
    encode(first, count, payload, size);
    try {
      active.write(buffer, end);
      active.sync();
    } catch (IOException e) {
      throw strikeOut(first, e);
    }
    end += size;
    setLast(first + count - 1);
    if (end > settings.segmentBytes() / 2) {
      factory.prepare();
    }
  }

  /**
   * Whether {@link #dropThrough} that position would drop enough to be worth making sure first that
   * nobody needs it: an eighth of the room between the retained and the most segments, or less when
   * there is hardly room for that many more.
   */
  public boolean isWorthDroppingThrough(long position) {
    List<Segment> segments = extent.segments();
    int eighth = (settings.maxSegments() - settings.retainedSegments()) / 8;
    int wanted = Math.min(eighth, settings.maxSegments() - segments.size());
    return droppable(segments, position) >= Math.max(1, wanted);
  }

  /** Whether half of the room between the retained and the most segments is taken. */
  public boolean isFillingUp() {
    int room = settings.maxSegments() - settings.retainedSegments();
    return segments() - settings.retainedSegments() >= room / 2;
  }

  /**
   * Forgets the oldest segments that hold nothing later than {@code position}, except for the
   * retained ones before it.
   */
  public void dropThrough(long position) throws IOException {
    while (droppable(extent.segments(), position) > 0) {
      // One by one, oldest first, so that neither a crash nor a failure leaves a hole between those
      // that are still there.
      disk.deleteIfExists(extent.segments().getFirst().path());
      disk.syncDirectory(directory);
      forgetOldest();
    }
  }

  private void forgetOldest() {
    lock.lock();
    try {
      List<Segment> segments = extent.segments();
      extent = new Extent(segments.subList(1, segments.size()), extent.last());
      dropped.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int droppable(List<Segment> segments, long position) {
    int through = 0;
    while (through + 1 < segments.size() && segments.get(through + 1).first() - 1 <= position) {
      through++;
    }
    return Math.max(0, through - settings.retainedSegments());
  }

  /** Reads from the record that holds {@code position} on, and what is appended later too. */
  public JournalCursor readFrom(long position) throws JournalException {
    if (position < first() || position > last() + 1) {
      throw new JournalException(
          "journal in %s: no position %d (expected: %d to %d)"
              .formatted(directory, position, first(), last() + 1));
    }
    return new JournalCursor(() -> extent, disk, position);
  }

  @Override
  public void close() throws IOException {
    try (DiskFile _ = active) {
      factory.close();
    }
  }

  private void rollForRoom(long first) throws JournalException {
    try {
      awaitRoomForSegment();
      roll(first);
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException(
          "journal in %s: no new file of %d bytes: %s; make room or make the disk writable, writing goes on by itself then"
              .formatted(directory, settings.segmentBytes(), describe(e)),
          false,
          e);
    }
  }

  private JournalException strikeOut(long first, IOException failure) {
    String where = "%s at offset %d".formatted(newest().path(), end);
    String cause = describe(failure);
    try {
      roll(first);
      return new JournalException(
          "%s: %s; the record was struck out, try again".formatted(where, cause), false, failure);
    } catch (IOException e) {
      failure.addSuppressed(e);
      return new JournalException(
          "%s: %s; see to the disk, writing goes on by itself once it works"
              .formatted(where, cause),
          true,
          failure);
    }
  }

  private void roll(long first) throws IOException {
    // A failed attempt may have left a file that bears the new segment's name. From then on nothing
    // may be added to the old one, as opening would take it for struck out.
    mustRoll = true;
    DiskFile next = factory.create(first);
    DiskFile old = active;
    active = next;
    end = SegmentFormat.HEADER_BYTES;
    mustRoll = false;
    lock.lock();
    try {
      List<Segment> segments = new ArrayList<>(extent.segments());
      if (newest().first() == first) {
        segments.removeLast(); // it held nothing but the failed record, and was replaced
      }
      segments.add(Segment.in(directory, first));
      extent = new Extent(segments, extent.last());
    } finally {
      lock.unlock();
    }
    old.close();
  }

  private void awaitRoomForSegment() throws JournalException {
    lock.lock();
    try {
      long nanos = settings.patience().toNanos();
      while (segments() >= settings.maxSegments() && nanos > 0) {
        nanos = dropped.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    if (segments() >= settings.maxSegments()) {
      throw new JournalException(
          "journal in %s: %d files wait for the tables to take them over (expected: less than %d); writing goes on when they have caught up"
              .formatted(directory, segments(), settings.maxSegments()));
    }
  }

  private void encode(long first, int count, ByteBuffer payload, int size) {
    if (buffer.capacity() < size) {
      buffer = ByteBuffer.allocateDirect(Math.max(size, 2 * buffer.capacity()));
    }
    SegmentFormat.encodeRecord(buffer, first, count, payload);
  }

  private void setLast(long last) {
    lock.lock();
    try {
      extent = new Extent(extent.segments(), last);
    } finally {
      lock.unlock();
    }
  }

  private Segment newest() {
    return extent.segments().getLast();
  }

  static String describe(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
