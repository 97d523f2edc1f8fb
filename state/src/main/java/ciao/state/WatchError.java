package ciao.state;

/** Why a watch ended by itself. */
public sealed interface WatchError {

  /** One sentence with what happened and the way out. */
  String sentence();

  /** The watcher took events too slowly. */
  record Overrun(int buffer) implements WatchError {
    @Override
    public String sentence() {
      return "the watcher fell more than %d events behind; watch again after the last position seen, or from the contents"
          .formatted(buffer);
    }
  }

  /** The position to start after is older than what is still remembered. */
  record PositionExpired(long position, long oldest) implements WatchError {
    @Override
    public String sentence() {
      return "position %d is no longer remembered (expected: %d or later); watch from the contents"
          .formatted(position, oldest);
    }
  }

  /** The position to start after is one this store has not reached. */
  record PositionUnknown(long position, long newest) implements WatchError {
    @Override
    public String sentence() {
      return "position %d has never been reached here (expected: at most %d); it belongs to another store, watch from the contents"
          .formatted(position, newest);
    }
  }

  /** A stored spec cannot be read as the record its type names. */
  record UnreadableSpec(String reason) implements WatchError {
    @Override
    public String sentence() {
      return reason;
    }
  }

  /** The store was closed. */
  record Closed() implements WatchError {
    @Override
    public String sentence() {
      return "the store was closed";
    }
  }
}
