package ciao.cli.bench;

import java.util.List;

/**
 * What came to a scheduler, since its start or in some time, as its metrics say.
 *
 * @param frames whole frames of operands there are
 * @param refused frames and connections refused, whatever for
 */
record Received(long frames, long refused) {
  private static final String FRAMES = "ciao_ssntp_frames_total{";
  private static final String REFUSED = "ciao_ssntp_refusals_total{";

  /** From the lines of a page of metrics. */
  static Received of(List<String> metrics) {
    double frames = 0;
    double refused = 0;
    for (String line : metrics) {
      if (line.startsWith(FRAMES) && line.contains("direction=\"received\"")) {
        frames += value(line);
      } else if (line.startsWith(REFUSED)) {
        refused += value(line);
      }
    }
    return new Received((long) frames, (long) refused);
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** What came since the scheduler said that. */
  Received since(Received before) {
    return new Received(frames - before.frames, refused - before.refused);
  }
}
