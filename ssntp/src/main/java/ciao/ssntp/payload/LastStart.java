package ciao.ssntp.payload;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a controller submits in a row mostly is of one workload: from there on one START is the
 * bytes of the one before, and to compare them takes an eighth of the time to read them; to keep
 * them for nothing adds a fifth. The last one is kept; what is taken from it never changes.
 * Thread-safe.
 */
final class LastStart {
  /** Of what is longer, too little is the same each time to be worth the memory. */
  private static final int LONGEST = 4_096;

  private volatile @Nullable Kept last;

  /** A START, and the bytes it ended in; never changed. */
  private static final class Kept {
    final byte[] rest;
    final Start start;

    Kept(byte[] rest, Start start) {
      this.rest = rest;
      this.start = start;
    }
  }

  /**
   * The last START, if it ended in the same bytes.
   *
   * @param from where those begin, to the end of the payload
   */
  @Nullable Start endingLike(byte[] bytes, int from) {
    Kept known = last;
    if (known == null) {
      return null;
    }
    byte[] rest = known.rest;
    return Arrays.equals(rest, 0, rest.length, bytes, from, bytes.length) ? known.start : null;
  }

  /** Whose the one is that was kept last; null before the first. */
  @Nullable TenantId tenant() {
    Kept known = last;
    return known == null ? null : known.start.tenant();
  }

  /** Keeps one, and a copy of its bytes from there on. */
  void keep(Start start, byte[] bytes, int from) {
    if (bytes.length - from <= LONGEST) {
      last = new Kept(Arrays.copyOfRange(bytes, from, bytes.length), start);
    }
  }
}
