package ciao.ssntp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Flushes what one event loop's connections have written, once for all that was written meanwhile.
 * The flush is a task at the end of the loop's queue: on an idle loop it runs at once; on a busy
 * one every frame that was read, or queued by other threads, is written before it, and a channel's
 * frames leave in one TLS record and one system call. Used on its loop only.
 */
final class Flusher {
  private final EventLoop loop;
  private final Set<Channel> written = new LinkedHashSet<>();

  Flusher(EventLoop loop) {
    this.loop = loop;
  }

  /** This channel has something to flush. */
  void wrote(Channel channel) {
    if (written.isEmpty()) {
      loop.execute(this::flush);
    }
    written.add(channel);
  }

  private void flush() {
    Channel[] flushing = written.toArray(Channel[]::new);
    written.clear(); // a flush may fail a write, whose listener writes to another channel
    for (Channel channel : flushing) {
      channel.flush();
    }
  }
}
