package ciao.state.journal;

import java.time.Duration;

/**
 * The journal's sizes.
 *
 * @param segmentBytes size of one file; a multiple of 8
 * @param retainedSegments files kept although the tables have taken them over: how far the tables
 *     may fall back and still be mended
 * @param maxSegments files at which appending is refused until some can be dropped
 * @param patience how long an append waits for that first
 */
public record JournalSettings(
    int segmentBytes, int retainedSegments, int maxSegments, Duration patience) {
  private static final int MIN_SEGMENT_BYTES = 4 * 1024;

  /**
   * 16 MiB are filled with zeros in well under 100 ms; 4 of them hold some 100,000 small changes;
   * 64 of them are the gibibyte a store may take while its tables cannot follow.
   */
  public static final JournalSettings DEFAULT =
      new JournalSettings(16 << 20, 4, 64, Duration.ofSeconds(5));

  public JournalSettings {
    if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes % 8 != 0) {
      throw new IllegalArgumentException(
          "segment bytes: %d (expected: a multiple of 8, at least %d)"
              .formatted(segmentBytes, MIN_SEGMENT_BYTES));
    }
    if (retainedSegments < 1 || maxSegments < retainedSegments + 2) {
      throw new IllegalArgumentException(
          "segments: retained %d, at most %d (expected: 1 or more retained, and 2 more at most)"
              .formatted(retainedSegments, maxSegments));
    }
  }

  /** The largest payload {@link Journal#append} takes. */
  public int maxPayloadBytes() {
    return segmentBytes - SegmentFormat.HEADER_BYTES - SegmentFormat.RECORD_HEADER_BYTES - 8;
  }
}
