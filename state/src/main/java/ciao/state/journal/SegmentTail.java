package ciao.state.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The end of the last segment, as found when a journal is opened.
 *
 * @param end offset behind the last record
 * @param last position of the last change, one before the segment's first when it is empty
 */
record SegmentTail(int end, long last) {

  /**
   * Finds the end and makes the segment fit to be appended to.
   *
   * <p>A record is synced before the next one is written, so a crash can damage only the very last:
   * that one was never acknowledged and is cut off. A damaged record with an intact one behind it
   * was acknowledged once; then the disk has lost something, and going on would hide it.
   */
  static SegmentTail recover(DiskFile file, Path path, SegmentFormat.Header header)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(header.size());
    file.read(bytes, 0);
    int present = bytes.position();
    bytes.clear(); // what a short file lacks counts as zeros
    int end = SegmentFormat.HEADER_BYTES;
    int newest = end;
    long last = header.first() - 1;
    for (JournalRecord record = SegmentFormat.decodeRecord(bytes, end);
        record != null && record.first() == last + 1;
        record = SegmentFormat.decodeRecord(bytes, end)) {
      newest = end;
      end += SegmentFormat.recordBytes(record.payload().remaining());
      last = record.last();
    }
    refuseLaterRecord(bytes, path, end, last);
    if (present < header.size() || !isZero(bytes, end)) {
      SegmentFactory.zero(file, end, header.size());
    }
    // The newest record may be intact and yet not durable: its process was killed before the sync,
    // or the sync failed and left in the page cache what the kernel takes for written. It is about
    // to be shown to readers, so it is written once more, as only that makes a sync mean something.
    file.write(bytes.slice(newest, end - newest), newest);
    file.sync();
    return new SegmentTail(end, last);
  }

  static void refuseLaterRecord(ByteBuffer bytes, Path path, int end, long last)
      throws JournalException {
    int later = SegmentFormat.findLaterRecord(bytes, end, last);
    if (later >= 0) {
      throw new JournalException(
          "%s is corrupt at offset %d: the record of position %d is damaged, yet a later one at offset %d is not; put the file back from a backup of the whole directory"
              .formatted(path, end, last + 1, later));
    }
  }

  static boolean isZero(ByteBuffer bytes, int from) {
    for (int at = from; at < bytes.limit(); at++) {
      if (bytes.get(at) != 0) {
        return false;
      }
    }
    return true;
  }
}
