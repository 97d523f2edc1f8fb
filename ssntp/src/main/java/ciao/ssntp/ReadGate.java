package ciao.ssntp;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a peer is read from: not while its owner's mailbox is full, nor while one of those its
 * frames go to is slow. Used on the channel's event loop only.
 */
final class ReadGate {
  private final Channel channel;
  private final Runnable reopened;
  private final Set<Connection> slow = new HashSet<>();
  private boolean pausedByOwner;

  /**
   * @param reopened run when reading goes on
   */
  ReadGate(Channel channel, Runnable reopened) {
    this.channel = channel;
    this.reopened = reopened;
  }

  boolean isOpen() {
    return !pausedByOwner && slow.isEmpty();
  }

  void pausedByOwner(boolean paused) {
    pausedByOwner = paused;
    apply();
  }

  void waitFor(Connection destination) {
    slow.add(destination);
    apply();
  }

  void waitNoMore(Connection destination) {
    slow.remove(destination);
    apply();
  }

  private void apply() {
    boolean open = isOpen();
    if (channel.config().isAutoRead() != open) {
      if (open) {
        reopened.run(); // before the frames that waited are passed on
      }
      channel.config().setAutoRead(open);
    }
  }
}
