package ciao.scheduler.placement;

import java.util.Arrays;

/**
 * Places, each once, in no order. Going through them all takes nanoseconds each, as nothing is
 * looked up anywhere else.
 */
final class Places {
  private static final Places NONE = new Places();

  private int[] all = new int[4];
  private int size;

  static Places none() {
    return NONE;
  }

  void add(int place) {
    if (size == all.length) {
      all = Arrays.copyOf(all, 2 * size);
    }
    all[size] = place;
    size++;
  }

  /** Takes a look at each in the worst case. */
  void remove(int place) {
    for (int n = 0; n < size; n++) {
      if (all[n] == place) {
        size--;
        all[n] = all[size];
        return;
      }
    }
  }

  int size() {
    return size;
  }

  /** The n-th, from 0. */
  int at(int n) {
    return all[n];
  }
}
