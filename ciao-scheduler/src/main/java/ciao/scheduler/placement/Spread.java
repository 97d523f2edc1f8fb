package ciao.scheduler.placement;

/**
 * The first that fits after the node that was used last, then from the start: work spreads over all
 * nodes, and searches are short while there is room.
 */
public record Spread() implements Strategy {
  @Override
  public int choose(Candidates candidates) {
    int cursor = candidates.cursor();
    int after = candidates.firstBetween(cursor, candidates.places());
    return after == Candidates.NONE ? candidates.firstBetween(0, cursor) : after;
  }

  @Override
  public String name() {
    return "spread";
  }

  @Override
  public String inWords() {
    return "the first with room";
  }
}
