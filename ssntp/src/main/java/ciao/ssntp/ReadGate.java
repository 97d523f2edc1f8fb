package ciao.ssntp;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a peer is read from: not while its owner's mailbox is full, nor while one of those its
 * frames go to is slow, nor while it rests from its mistakes. Used on the channel's event loop, but
 * for {@link #pausedByOwner}.
 *
 * <p>To read again means to pass on what was read before, at once and within the call: whoever
 * opens the gate does so in a task of its own, never from within the passing on of a frame.
 */
final class ReadGate {
  private final Channel channel;
  private final Runnable reopened;
  private final Set<Connection> slow = new HashSet<>();
  private boolean resting;
  private volatile boolean pausedByOwner;

  /**
   * @param reopened run when reading goes on
   */
  ReadGate(Channel channel, Runnable reopened) {
    this.channel = channel;
    this.reopened = reopened;
  }

  boolean isOpen() {
    return !pausedByOwner && !resting && slow.isEmpty();
  }

  /** What the owner wants; holds from the next {@link #apply}. From any thread. */
  void pausedByOwner(boolean paused) {
    pausedByOwner = paused;
  }

  void rest(boolean rests) {
    resting = rests;
  }

  void waitFor(Connection destination) {
    slow.add(destination);
  }

  void waitNoMore(Connection destination) {
    slow.remove(destination);
  }

  /** Makes the channel's reading what it should be. */
  void apply() {
    boolean open = isOpen();
    if (channel.config().isAutoRead() != open) {
      if (open) {
        reopened.run(); // before the frames that waited are passed on
      }
      channel.config().setAutoRead(open);
    }
  }
}
