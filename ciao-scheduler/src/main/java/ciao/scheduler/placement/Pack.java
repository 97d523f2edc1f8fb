package ciao.scheduler.placement;

/**
 * The first that fits, counted from the node that connected first: the earlier nodes are filled,
 * and the later ones stay empty for large instances, or to be switched off.
 */
public record Pack() implements Strategy {
  @Override
  public int choose(Candidates candidates) {
    return candidates.firstBetween(0, candidates.places());
  }

  @Override
  public String name() {
    return "pack";
  }

  @Override
  public String inWords() {
    return "the first of all with room";
  }
}
