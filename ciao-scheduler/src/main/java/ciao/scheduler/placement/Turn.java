package ciao.scheduler.placement;

import java.util.Comparator;

/**
 * An instance's place in the order in which those that wait are tried.
 *
 * @param order lower goes first
 * @param ticket breaks ties: who came first goes first
 */
record Turn(long order, long ticket) implements Comparable<Turn> {
  /**
   * What one step of priority is worth: as if the instance had come so many submissions earlier. So
   * whoever waits is overtaken by a bounded number of those that come later, whatever their
   * priority.
   */
  static final long SUBMISSIONS_PER_STEP = 1_000;

  /** Before all others. */
  static final Turn FIRST = new Turn(Long.MIN_VALUE, 0);

  private static final Comparator<Turn> ORDER =
      Comparator.comparingLong(Turn::order).thenComparingLong(Turn::ticket);

  static Turn of(long ticket, int priority) {
    return new Turn(ticket - priority * SUBMISSIONS_PER_STEP, ticket);
  }

  @Override
  public int compareTo(Turn other) {
    return ORDER.compare(this, other);
  }
}
