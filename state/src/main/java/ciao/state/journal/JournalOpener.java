package ciao.state.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Opens the journal of a directory, or begins one.
 *
 * @param identities gives a new journal its identity
 * @param background makes segments ahead of time
 */
public record JournalOpener(
    Path directory,
    JournalSettings settings,
    Disk disk,
    Supplier<UUID> identities,
    Executor background) {

  /** Whether there is anything of a journal in the directory. */
  public boolean exists() throws IOException {
    return Files.isDirectory(directory) && !segments().isEmpty();
  }

  /**
   * Cuts off what a crash left of the last record.
   *
   * @throws IOException with where and what to do when a file is damaged, missing or of a newer
   *     version
   */
  public Journal open() throws IOException {
    Files.createDirectories(directory);
    List<Segment> segments = segments();
    if (segments.isEmpty()) {
      return begin(1);
    }
    // A process killed between naming a segment and syncing its name leaves one that may vanish.
    disk.syncDirectory(directory);
    UUID identity = checkHeaders(segments);
    Segment newest = segments.getLast();
    DiskFile active = disk.open(newest.path());
    try {
      SegmentTail tail = SegmentTail.recover(active, newest.path(), header(active, newest));
      return journal(identity, new Journal.Extent(segments, tail.last()), active, tail.end());
    } catch (IOException | RuntimeException e) {
      active.close();
      throw e;
    }
  }

  /**
   * Begins a journal behind what is in the tables already.
   *
   * @param position its first
   * @throws IOException also when there is a journal in the directory
   */
  public Journal beginAt(long position) throws IOException {
    Files.createDirectories(directory);
    if (!segments().isEmpty()) {
      throw new JournalException(
          "%s: there is a journal (expected: none); use another directory".formatted(directory));
    }
    return begin(position);
  }

  private Journal begin(long position) throws IOException {
    UUID identity = identities.get();
    Segment first = Segment.in(directory, position);
    DiskFile active = factory(identity).create(first.first());
    syncAncestors();
    return journal(
        identity,
        new Journal.Extent(List.of(first), position - 1),
        active,
        SegmentFormat.HEADER_BYTES);
  }

  /**
   * The directories above may be as new as the journal, and a name that is not synced may take all
   * below it along. One we may not read is none we made.
   */
  private void syncAncestors() throws IOException {
    for (Path above = directory.toAbsolutePath().getParent();
        above != null && Files.isReadable(above);
        above = above.getParent()) {
      disk.syncDirectory(above);
    }
  }

  private Journal journal(UUID identity, Journal.Extent extent, DiskFile active, int end) {
    return new Journal(settings, disk, identity, factory(identity), extent, active, end);
  }

  private SegmentFactory factory(UUID identity) {
    return new SegmentFactory(directory, settings.segmentBytes(), identity, disk, background);
  }

  private List<Segment> segments() throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (Path path : disk.list(directory)) {
      OptionalLong first = Segment.firstByName(path);
      if (first.isPresent()) {
        segments.add(new Segment(path, first.getAsLong()));
      }
    }
    return segments;
  }

  private UUID checkHeaders(List<Segment> segments) throws IOException {
    List<UUID> identities = new ArrayList<>();
    for (Segment segment : segments) {
      try (DiskFile file = disk.open(segment.path())) {
        SegmentFormat.Header header = header(file, segment);
        identities.add(header.identity());
        checkIdentity(header, identities.getFirst(), segment);
      }
    }
    return identities.getFirst();
  }

  static void checkIdentity(SegmentFormat.Header header, UUID expected, Segment segment)
      throws JournalException {
    if (!header.identity().equals(expected)) {
      throw new JournalException(
          "%s belongs to journal %s (expected: %s, as the first file of the directory says); remove the files that were not written here"
              .formatted(segment.path(), header.identity(), expected));
    }
  }

  static SegmentFormat.Header header(DiskFile file, Segment segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.HEADER_BYTES);
    file.read(bytes, 0);
    SegmentFormat.Header header =
        SegmentFormat.Header.decode(bytes.flip(), segment.path().toString());
    checkName(header, segment);
    return header;
  }

  static void checkName(SegmentFormat.Header header, Segment segment) throws JournalException {
    if (header.first() != segment.first()) {
      throw new JournalException(
          "%s begins with position %d (expected: the one in its name); give it its name back"
              .formatted(segment.path(), header.first()));
    }
  }
}
