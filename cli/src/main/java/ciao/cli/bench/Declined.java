package ciao.cli.bench;

import java.util.List;

/**
 * Connections that a scheduler did not take, since its start, as its metrics say.
 *
 * @param turnedAway closed since no place to wait for a handshake was left
 * @param sentAway closed to come again, since they had waited too long for their handshake
 * @param strangers whose TLS handshake failed, or took too long
 */
record Declined(long turnedAway, long sentAway, long strangers) {
  /** From the lines of a page of metrics. */
  static Declined of(List<String> metrics) {
    return new Declined(
        count(metrics, "ciao_ssntp_turned_away_total"),
        count(metrics, "ciao_ssntp_sent_away_total"),
        count(metrics, "ciao_ssntp_strangers_total"));
  }

  private static long count(List<String> metrics, String name) {
    for (String line : metrics) {
      if (line.startsWith(name + " ")) {
        return (long) Double.parseDouble(line.substring(name.length() + 1));
      }
    }
    throw new IllegalArgumentException("metrics without " + name + " (expected: one line)");
  }
}
