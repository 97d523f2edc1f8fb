package ciao.scheduler.placement;

/**
 * How long an instance that waits is passed over before a node is kept free for it. Counted in what
 * happens, since a core has no clock.
 *
 * @param placements how many others are placed first, 1 or more; a multiple of it when several wait
 * @param reports for how many reports of that node it is kept free at most, 1 or more; while it
 *     sends none, until more than half of the others have sent so many STATS each. Only these count
 *     there, since their pace is that of a clock, where READY follows every change; and of each
 *     only so many, since a node may send them at any pace
 */
public record Patience(int placements, int reports) {
  /**
   * A search for a node to hold looks at all of them, so it happens once in 1,024 placements at
   * most. 50 reports are five minutes of STATS, less where instances end: each end is reported.
   */
  public static final Patience DEFAULT = new Patience(1_024, 50);

  public Patience {
    if (placements < 1 || reports < 1) {
      throw new IllegalArgumentException(
          "patience: %d placements, %d reports (expected: 1 or more of each)"
              .formatted(placements, reports));
    }
  }
}
