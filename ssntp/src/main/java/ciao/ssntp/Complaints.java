package ciao.ssntp;

import ciao.ssntp.payload.ErrorReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one peer says went wrong, for the log: in a line that is short and cannot pass for another
 * one, whatever the peer writes, and of each code only the first, the second, the fourth, the
 * eighth, …, so that a peer which sends nothing else fills no disk. For one thread at a time.
 */
public final class Complaints {
  /** Our own sentences are shorter. */
  private static final int LONGEST = 200;

  /** There are some 30; a peer that makes up more is heard with those. */
  private static final int MOST_CODES = 64;

  private static final String OTHERS = "others";

  private final Map<String, Long> heard = new HashMap<>();

  /** The line for the log, unless this one is only counted. */
  public Optional<String> hear(ErrorReport report) {
    String code = printable(report.code());
    long count =
        heard.merge(
            heard.containsKey(code) || heard.size() < MOST_CODES ? code : OTHERS, 1L, Long::sum);
    if (Long.bitCount(count) > 1) {
      return Optional.empty();
    }
    String line = words(report);
    return Optional.of(count == 1 ? line : line + " (" + count + " of these in this session)");
  }

  /** Code and sentence in one line, cut where they are longer than any of ours. */
  static String words(ErrorReport report) {
    return printable(report.code()) + ": " + printable(report.message());
  }

  private static String printable(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST + 1));
    for (int at = 0; at < text.length() && at < LONGEST; at++) {
      char next = text.charAt(at);
      boolean plain = next >= ' ' && next < 0x7f || next >= 0xa0 && Character.isLetter(next);
      line.append(plain ? next : ' ');
    }
    return text.length() > LONGEST ? line.append('…').toString() : line.toString();
  }
}
