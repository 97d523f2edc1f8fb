package ciao.scheduler.placement;

/** A flag per place, and over every 64 of them whether any is up, as {@link MaximumTree} does. */
final class FlagTree {
  private static final int SHIFT = MaximumTree.SHIFT;

  /** One bit each; the word at level n is the bit at level n + 1. */
  private long[][] levels;

  FlagTree(int places) {
    levels = new long[MaximumTree.heightFor(places)][];
    for (int level = 0, bits = places; level < levels.length; level++) {
      int words = bits + (1 << SHIFT) - 1 >> SHIFT;
      levels[level] = new long[words];
      bits = words;
    }
  }

  /** The flags of a block's 64 children, the first in the lowest bit. */
  long word(int level, int block) {
    return levels[level][block];
  }

  void set(int place, boolean up) {
    int index = place;
    boolean any = up;
    for (int level = 0; level < levels.length; level++) {
      int word = index >> SHIFT;
      long before = levels[level][word];
      long after = any ? before | 1L << index : before & ~(1L << index);
      if (before == after) {
        return;
      }
      levels[level][word] = after;
      any = after != 0;
      index = word;
    }
  }
}
