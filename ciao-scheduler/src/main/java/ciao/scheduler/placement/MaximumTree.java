package ciao.scheduler.placement;

import java.util.Arrays;

/**
 * One number per place, and over every 64 of them their maximum, over every 64 of those again, up
 * to one: whoever looks for a place with at least so much passes over 64, 4,096, … that have less
 * at one look.
 */
final class MaximumTree {
  /** 64 numbers are eight cache lines, read in a row; three levels serve 262,144 places. */
  static final int SHIFT = 6;

  /** What a place has where there is nothing. */
  static final long NOTHING = Long.MIN_VALUE;

  private static final int FAN = 1 << SHIFT;

  /** Level 0 has the numbers, the last level one block of at most 64. */
  private long[][] levels = {nothing(FAN)};

  /** How many places there are numbers for; whoever sets one further on makes room first. */
  int capacity() {
    return levels[0].length;
  }

  /** Makes room for so many places. */
  void grow(int places) {
    if (places <= capacity()) {
      return;
    }
    int leaves = Integer.highestOneBit(Math.max(places - 1, 1)) << 1;
    long[][] grown = new long[heightFor(leaves)][];
    for (int level = 0, size = leaves; level < grown.length; level++, size = blocks(size)) {
      grown[level] = nothing(Math.max(size, FAN));
    }
    System.arraycopy(levels[0], 0, grown[0], 0, levels[0].length);
    levels = grown;
    for (int level = 1; level < levels.length; level++) {
      for (int block = 0; block < blocks(levels[level - 1].length); block++) {
        levels[level][block] = maximumBelow(level, block);
      }
    }
  }

  /** How many levels so many places take. */
  static int heightFor(int places) {
    int height = 1;
    for (int size = places; size > FAN; size = blocks(size)) {
      height++;
    }
    return height;
  }

  /** The number at this place, or the maximum of a block. */
  long at(int level, int index) {
    return levels[level][index];
  }

  void set(int place, long number) {
    long before = levels[0][place];
    long now = number;
    levels[0][place] = number;
    int child = place;
    for (int level = 1; level < levels.length && before != now; level++) {
      int block = child >> SHIFT;
      long maximum = levels[level][block];
      if (now >= maximum) {
        levels[level][block] = now;
      } else if (before == maximum) {
        now = maximumBelow(level, child, maximum);
        levels[level][block] = now;
      } else {
        return;
      }
      before = maximum;
      child = block;
    }
  }

  /** The maximum after a child changed, found at once where a sibling has the old one as well. */
  private long maximumBelow(int level, int child, long old) {
    long[] below = levels[level - 1];
    int first = child & -FAN;
    long maximum = NOTHING;
    for (int step = 1; step <= FAN; step++) {
      long number = below[first + (child + step & FAN - 1)];
      if (number == old) {
        return old;
      }
      maximum = Math.max(maximum, number);
    }
    return maximum;
  }

  private long maximumBelow(int level, int block) {
    return maximumBelow(level, block << SHIFT, Long.MAX_VALUE);
  }

  private static int blocks(int size) {
    return size + FAN - 1 >> SHIFT;
  }

  private static long[] nothing(int size) {
    long[] numbers = new long[size];
    Arrays.fill(numbers, NOTHING);
    return numbers;
  }
}
