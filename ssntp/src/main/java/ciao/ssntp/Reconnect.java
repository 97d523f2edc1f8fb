package ciao.ssntp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Which server to try next, and after what wait. Every server of the list gets a try before there
 * is a wait; waits have full jitter (anything from nothing to a longest wait, which doubles), so
 * that thousands of nodes do not come back at the same moment.
 */
final class Reconnect {
  private final int servers;
  private final Duration first;
  private final Duration last;
  private final RandomGenerator jitter;

  private int server;
  private int triedInRound;
  private Duration longest;

  Reconnect(int servers, Duration first, Duration last, RandomGenerator jitter) {
    this.servers = servers;
    this.first = first;
    this.last = last;
    this.jitter = jitter;
    this.longest = first;
  }

  /** The place in the list of the server to try next. */
  int server() {
    return server;
  }

  /** An attempt came to nothing: the next server, after this wait. */
  Duration failed() {
    server = (server + 1) % servers;
    triedInRound++;
    if (triedInRound < servers) {
      return Duration.ZERO;
    }
    triedInRound = 0;
    Duration wait = waitUpTo(longest);
    Duration doubled = longest.multipliedBy(2);
    longest = doubled.compareTo(last) > 0 ? last : doubled;
    return wait;
  }

  /** Refused for a reason that will not go away by itself: no hurry from now on. */
  Duration refused() {
    longest = last;
    return failed();
  }

  /** A session that had lasted was lost: the same server, soon. */
  Duration lost() {
    triedInRound = 0;
    longest = first;
    return waitUpTo(first);
  }

  private Duration waitUpTo(Duration most) {
    return Duration.ofNanos(jitter.nextLong(most.toNanos() + 1));
  }
}
