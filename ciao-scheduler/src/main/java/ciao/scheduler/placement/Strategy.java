package ciao.scheduler.placement;

/**
 * Which of the nodes that fit is taken. A pure function of what it is asked: it keeps nothing, and
 * the same candidates give the same choice. Another strategy is another class.
 */
public interface Strategy {
  /** The place to take, or {@link Candidates#NONE} when none fits. */
  int choose(Candidates candidates);

  /** How it is called in configuration and commands. */
  String name();

  /** What the chosen node is, for people: {@code the first with room}. */
  String inWords();
}
