package ciao.ssntp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Which server to try next, and after what wait. Every server of the list gets a try before there
 * is a wait; waits have full jitter (anything from nothing to a longest wait, which doubles), so
 * that thousands of nodes do not come back at the same moment.
 *
 * <p>One that fell silent may be stopped or behind a broken network, where each attempt takes all
 * the patience there is. So it is tried once more after the others, in a hurry, and if that comes
 * to nothing it is left out for a few rounds, in which another becomes the active one.
 */
final class Reconnect {
  /** With waits that double from 100 ms: some 3 s. */
  private static final int ROUNDS_WITHOUT = 6;

  private static final int NONE = -1;

  private final int servers;
  private final Duration first;
  private final Duration last;
  private final RandomGenerator jitter;

  private int server;
  private int silent = NONE;
  private int doubted = NONE;
  private int roundsWithout;
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
    if (isHurried()) {
      roundsWithout = ROUNDS_WITHOUT;
    }
    server = next();
    triedInRound++;
    if (triedInRound < (roundsWithout > 0 ? servers - 1 : servers)) {
      return Duration.ZERO;
    }
    triedInRound = 0;
    if (roundsWithout > 0 && --roundsWithout == 0) {
      silent = NONE;
    }
    Duration wait = waitUpTo(longest);
    Duration doubled = longest.multipliedBy(2);
    longest = doubled.compareTo(last) > 0 ? last : doubled;
    return wait;
  }

  /** An attempt took all the patience there was: it may hang, and the others are not to wait. */
  Duration timedOut() {
    doubted = server;
    return failed();
  }

  /** Refused for a reason that will not go away by itself: no hurry from now on. */
  Duration refused() {
    longest = last;
    Duration wait = failed();
    if (roundsWithout > 0) { // which would take minutes now
      roundsWithout = 0;
      silent = NONE;
    }
    return wait;
  }

  /** A session that had lasted was lost: the same server, soon. */
  Duration lost() {
    triedInRound = 0;
    longest = first;
    silent = NONE;
    doubted = NONE;
    roundsWithout = 0;
    return waitUpTo(first);
  }

  /** A session was lost since nothing was heard of the server: the others first, soon. */
  Duration fellSilent() {
    Duration wait = lost();
    if (servers > 1) {
      silent = server;
      doubted = server;
      server = next();
    }
    return wait;
  }

  /** Whether the server to try next is to have little time. */
  boolean isHurried() {
    return server == silent && roundsWithout == 0;
  }

  /** Whether the server to try next may hang while there are others to try. */
  boolean isDoubted() {
    return servers > 1 && server == doubted;
  }

  private int next() {
    int next = (server + 1) % servers;
    return roundsWithout > 0 && next == silent ? (next + 1) % servers : next;
  }

  private Duration waitUpTo(Duration most) {
    return Duration.ofNanos(jitter.nextLong(most.toNanos() + 1));
  }
}
