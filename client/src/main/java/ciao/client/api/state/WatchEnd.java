package ciao.client.api.state;

/** Why a watch ended by itself. */
public sealed interface WatchEnd extends StateTrouble {
  /** The watcher took events too slowly. */
  record Overrun(int buffer) implements WatchEnd {}

  /** The bookmark is older than what is still remembered. */
  record PositionExpired(long position, long oldest) implements WatchEnd {}

  /** The bookmark is of another store. */
  record PositionUnknown(long position, long newest) implements WatchEnd {}

  /** A stored spec cannot be read. */
  record UnreadableSpec(String reason) implements WatchEnd {}

  /** The controller closed its store. */
  record Closed() implements WatchEnd {}
}
