package ciao.scheduler.placement;

/** The nodes that fit one instance, by their places in the order in which they connected. */
public interface Candidates {
  /** No place. */
  int NONE = -1;

  /**
   * The first place from {@code from} on, before {@code to}, whose node fits; {@link #NONE} when
   * there is none. This is where the time goes: ask no more often than needed.
   */
  int firstBetween(int from, int to);

  /** The place after the node that was used last; {@link #places} when that was the last one. */
  int cursor();

  /** One more than the last place. */
  int places();
}
