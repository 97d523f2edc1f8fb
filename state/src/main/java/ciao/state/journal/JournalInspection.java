package ciao.state.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is in a journal's directory, found out without changing a byte; not while a process has the
 * journal open.
 */
public final class JournalInspection {
  private final List<Segment> segments;
  private final Visitor visitor;
  private final List<Found> found = new ArrayList<>();
  private Optional<UUID> identity = Optional.empty();

  private JournalInspection(List<Segment> segments, Visitor visitor) {
    this.segments = segments;
    this.visitor = visitor;
  }

  /** Sees every record that counts, in order. */
  public interface Visitor {
    /**
     * @throws IOException when what it holds is damaged, with a sentence that says what and the way
     *     out
     */
    void visit(JournalRecord record) throws IOException;
  }

  /**
   * One file.
   *
   * @param last the last position in it, as far as it is intact; {@code first - 1} when it has none
   * @param unfinished bytes of a record that a crash cut off; opening takes them away
   * @param damage what is wrong and what to do
   */
  public record Found(
      Path file, long first, long last, int records, long unfinished, Optional<String> damage) {}

  /**
   * The whole.
   *
   * @param identity of the first file that tells; empty when there is none
   * @param files oldest first
   */
  public record Report(Optional<UUID> identity, List<Found> files) {
    public Report {
      files = List.copyOf(files);
    }
  }

  /** Reads every file; a directory that is not there has none. */
  public static Report inspect(Path directory, Visitor visitor) throws IOException {
    List<Segment> segments = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> paths = Files.list(directory)) {
        for (Path path : paths.sorted().toList()) {
          OptionalLong first = Segment.firstByName(path);
          if (first.isPresent()) {
            segments.add(new Segment(path, first.getAsLong()));
          }
        }
      }
    }
    JournalInspection inspection = new JournalInspection(segments, visitor);
    for (int i = 0; i < segments.size(); i++) {
      inspection.inspect(i);
    }
    return new Report(inspection.identity, inspection.found);
  }

  private void inspect(int index) throws IOException {
    Segment segment = segments.get(index);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment.path()));
    Progress progress = new Progress(segment);
    try {
      SegmentFormat.Header header = header(segment, bytes);
      if (bytes.limit() < header.size()) {
        ByteBuffer whole = ByteBuffer.allocate(header.size()).put(bytes);
        bytes = whole.clear(); // what a short file lacks counts as zeros, as in opening
      }
      boolean newest = index + 1 == segments.size();
      progress.read(bytes, newest ? Long.MAX_VALUE : segments.get(index + 1).first());
      if (newest) {
        progress.checkEnd(bytes);
      }
    } catch (IOException damage) {
      progress.damage = Optional.of(String.valueOf(damage.getMessage()));
    }
    found.add(progress.found());
  }

  private SegmentFormat.Header header(Segment segment, ByteBuffer bytes) throws JournalException {
    SegmentFormat.Header header =
        SegmentFormat.Header.decode(
            bytes.slice(0, Math.min(bytes.limit(), SegmentFormat.HEADER_BYTES)),
            segment.path().toString());
    JournalOpener.checkName(header, segment);
    if (identity.isEmpty()) {
      identity = Optional.of(header.identity());
    }
    JournalOpener.checkIdentity(header, identity.get(), segment);
    return header;
  }

  /** How far one file has been read. */
  private final class Progress {
    private final Segment segment;
    private int end = SegmentFormat.HEADER_BYTES;
    private long last;
    private int records;
    private long unfinished;
    private Optional<String> damage = Optional.empty();

    private Progress(Segment segment) {
      this.segment = segment;
      this.last = segment.first() - 1;
    }

    /** Up to where the next file begins: what lies behind that does not count. */
    private void read(ByteBuffer bytes, long next) throws IOException {
      while (last + 1 < next) {
        JournalRecord record = SegmentFormat.decodeRecord(bytes, end);
        if (record == null || record.first() != last + 1) {
          break;
        }
        int size = SegmentFormat.recordBytes(record.payload().remaining());
        visitor.visit(record); // who may take what the payload has remaining
        end += size;
        last = record.last();
        records++;
      }
      if (next != Long.MAX_VALUE && last + 1 != next) {
        throw JournalCursor.corrupt(segment, end, last + 1);
      }
    }

    private void checkEnd(ByteBuffer bytes) throws JournalException {
      SegmentTail.refuseLaterRecord(bytes, segment.path(), end, last);
      unfinished = SegmentTail.isZero(bytes, end) ? 0 : bytes.limit() - end;
    }

    private Found found() {
      return new Found(segment.path(), segment.first(), last, records, unfinished, damage);
    }
  }
}
