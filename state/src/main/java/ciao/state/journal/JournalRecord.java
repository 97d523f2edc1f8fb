package ciao.state.journal;

import java.nio.ByteBuffer;

/**
 * One record as it was appended.
 *
 * @param first position of its first change
 * @param count how many positions it spans, 1 or more
 * @param payload read-only; valid until the cursor it came from is asked for the next record
 */
public record JournalRecord(long first, int count, ByteBuffer payload) {

  public long last() {
    return first + count - 1;
  }
}
