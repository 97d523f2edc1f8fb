package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Instance.Held;

/** How the generation that a command names stands to the one that is here. */
enum Binding {
  /** The one that is here, and no later one waits. */
  HERE,
  /** Later than any this node was told of. */
  LATER,
  /**
   * The one that is here while a later one waits for its place, or the one that waits. Such a
   * command is not acted on: what it asks for is under way, or is answered when it comes again.
   */
  PASSING,
  /** Earlier: the controller has bound the instance anew since. */
  STALE;

  static Binding of(Held held, long generation) {
    if (generation < held.generation()) {
      return STALE;
    }
    if (generation > held.highestGeneration()) {
      return LATER;
    }
    boolean alone = held.next() == null && held.deletedUpTo() <= held.generation();
    return alone ? HERE : PASSING;
  }
}
