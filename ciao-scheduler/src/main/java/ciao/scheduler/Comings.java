package ciao.scheduler;

import ciao.ssntp.SessionKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often in a row a peer has come, so that the log tells of every usual session, but of one that
 * comes and goes all the time only the first, the second, the fourth, the eighth, …: each costs a
 * node no more than a TLS handshake, and hundreds a second would fill the disk. Any thread.
 */
final class Comings {
  /** Who has not come for so long begins a new row. */
  static final Duration REST = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;

  /**
   * Who came longest ago first; those of the last minute, by certificate and the roles it came in.
   */
  private final Map<SessionKey, Row> rows = new LinkedHashMap<>();

  private record Row(long times, long last) {}

  /**
   * Nobody has come yet.
   *
   * @param nanoTime a clock that nobody sets
   */
  Comings(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** This one comes; how many times it has in this row, 1 or more. */
  synchronized long count(SessionKey key) {
    long now = nanoTime.getAsLong();
    forgetTheRested(now);
    Row before = rows.remove(key);
    long times = before == null ? 1 : before.times + 1;
    rows.put(key, new Row(times, now));
    return times;
  }

  private void forgetTheRested(long now) {
    Iterator<Row> longestAgo = rows.values().iterator();
    while (longestAgo.hasNext() && now - longestAgo.next().last >= REST.toNanos()) {
      longestAgo.remove();
    }
  }

  /** Whether the log tells of the session that begins a peer's so-many-eth time. */
  static boolean isTold(long times) {
    return Long.bitCount(times) == 1;
  }
}
