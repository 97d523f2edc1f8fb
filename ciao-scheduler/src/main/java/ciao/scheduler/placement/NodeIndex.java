package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.Room;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which places may have room for given demands: a tree of maxima per resource, and one of flags per
 * condition on labels, per affinity and per demand for devices. The flags are of what searches
 * asked for, so no node can fill the index with what it calls its labels and devices. It passes
 * over many nodes at one look where any one resource lacks on all of them; where each of them lacks
 * another it has to go down and see. What it finds has the room and the labels; whether all else is
 * right is for the caller to check.
 */
final class NodeIndex {
  private static final int SLOTS = 0;
  private static final int VCPUS = 1;
  private static final int MEMORY = 2;
  private static final int DISK = 3;

  private static final Room NO_ROOM = new Room(0, 0, 0, 0);

  private final List<MaximumTree> columns = new ArrayList<>();
  private final FlagTrees<Conditions> conditions = new FlagTrees<>();

  /** Where they hold for one that is not the first of its own group. */
  private final FlagTrees<Affinity> affinities = new FlagTrees<>(Affinity::group);

  /** Where there are so many of each of these. */
  private final FlagTrees<Map<String, Integer>> devices = new FlagTrees<>();

  /** What the places had when they were set last. */
  private Room[] rooms = {};

  private int capacity;
  private int height;

  /** What is asked of the columns, in the columns' order. */
  private final MaximumTree[] asked = new MaximumTree[DISK + 1];

  private final long[] least = new long[DISK + 1];
  private int columnsAsked;
  private FlagTree[] flags = new FlagTree[8];
  private int flagsAsked;
  private long opened;

  NodeIndex() {
    clear();
  }

  /** Forgets all places. */
  void clear() {
    columns.clear();
    conditions.clear();
    affinities.clear();
    devices.clear();
    rooms = new Room[0];
    for (int column = SLOTS; column <= DISK; column++) {
      columns.add(new MaximumTree());
    }
    measure();
  }

  private void measure() {
    capacity = columns.getFirst().capacity();
    height = MaximumTree.heightFor(capacity);
    int before = rooms.length;
    rooms = Arrays.copyOf(rooms, capacity);
    Arrays.fill(rooms, before, capacity, NO_ROOM);
  }

  /**
   * A node's room is this now. One that takes no work has nothing of anything: if only one column
   * said so, it would make a block of full nodes look as if somebody there had all that is asked.
   */
  void set(int place, boolean takesWork, Room free) {
    grow(place + 1);
    if (!takesWork) {
      passOver(place);
      return;
    }
    columns.get(SLOTS).set(place, free.slots());
    columns.get(VCPUS).set(place, free.vcpus());
    columns.get(MEMORY).set(place, free.memoryMib());
    columns.get(DISK).set(place, free.diskMib());
    setDevices(place, free);
  }

  private void setDevices(int place, Room free) {
    Room before = rooms[place];
    rooms[place] = free;
    if (!free.devices().equals(before.devices())) {
      devices.set(place, free::hasDevices);
    }
  }

  /** A node's labels are these now. */
  void label(int place, Map<String, String> labels) {
    grow(place + 1);
    conditions.set(place, asked -> asked.unmet(labels) == 0);
  }

  /** Some of a group is on the node at this place now, or none any more. */
  void groupAt(int place, String group, boolean some) {
    affinities.set(
        place, group, asked -> asked.over() == Domain.NODE, asked -> holdsWhere(some, asked));
  }

  /**
   * Some of a group is in the rack or zone of these places now, or none any more.
   *
   * @return how many flags were looked at
   */
  int groupIn(Domain domain, Places there, String group, boolean some) {
    return affinities.set(
        there, group, asked -> asked.over() == domain, asked -> holdsWhere(some, asked));
  }

  private static boolean holdsWhere(boolean some, Affinity asked) {
    return some == (asked.rule() == AffinityRule.TOGETHER);
  }

  /** A node may be in another rack or zone than before; there these hold. */
  void moved(int place, Predicate<Affinity> holds) {
    affinities.setAll(place, asked -> asked.over() != Domain.NODE, holds);
  }

  private void grow(int places) {
    if (places > capacity) {
      columns.forEach(column -> column.grow(places));
      conditions.clear();
      affinities.clear();
      devices.clear();
      measure();
    }
  }

  /** Nothing is there any more. */
  void remove(int place) {
    passOver(place);
    setDevices(place, NO_ROOM);
    conditions.set(place, _ -> false);
  }

  /** What else is known of the place stays as it was, for when it takes work again. */
  private void passOver(int place) {
    for (MaximumTree column : columns) {
      column.set(place, MaximumTree.NOTHING);
    }
  }

  /** What {@link #next} is to look for. */
  void ask(Demands demands, Conditions labels) {
    columnsAsked = 0;
    ask(MEMORY, demands.memoryMib());
    ask(VCPUS, demands.vcpus());
    ask(SLOTS, 1);
    ask(DISK, demands.diskMib());
    flagsAsked = 0;
    if (!labels.isEmpty()) {
      ask(conditions.find(labels));
    }
    if (!demands.devices().isEmpty()) {
      ask(devices.find(demands.devices()));
    }
  }

  /** This is to hold there, too. */
  void askAlso(Affinity affinity) {
    ask(affinities.find(affinity));
  }

  private void ask(@Nullable FlagTree tree) {
    if (tree != null) {
      if (flagsAsked == flags.length) {
        flags = Arrays.copyOf(flags, 2 * flagsAsked);
      }
      flags[flagsAsked] = tree;
      flagsAsked++;
    }
  }

  private void ask(int column, long amount) {
    asked[columnsAsked] = columns.get(column);
    least[columnsAsked] = amount;
    columnsAsked++;
  }

  /** The first place from {@code from} on, before {@code to}, with what was asked; -1: none. */
  int next(int from, int to) {
    int end = Math.min(to, capacity);
    return from >= end ? -1 : next(height - 1, 0, from, end);
  }

  /** How many blocks of 64 were looked into so far: what searching costs. */
  long opened() {
    return opened;
  }

  /** Looks through the children of one block; of the top level there is but one. */
  private int next(int level, int block, int from, int end) {
    opened++;
    int shift = level * MaximumTree.SHIFT;
    int first = Math.max(block << MaximumTree.SHIFT, from >> shift);
    int last = Math.min((block + 1 << MaximumTree.SHIFT) - 1, end - 1 >> shift);
    long flagged = -1;
    for (int n = 0; n < flagsAsked; n++) {
      flagged &= flags[n].word(level, block);
    }
    for (int child = nextUp(flagged, first); child <= last; child = nextUp(flagged, child + 1)) {
      if (mayDo(level, child)) {
        int found = level == 0 ? child : next(level - 1, child, from, end);
        if (found >= 0) {
          return found;
        }
      }
    }
    return -1;
  }

  /** This child or the next whose flag is up; 64 further on when there is none. */
  private static int nextUp(long flagged, int child) {
    return child + Long.numberOfTrailingZeros(flagged >>> child);
  }

  private boolean mayDo(int level, int index) {
    for (int column = 0; column < columnsAsked; column++) {
      if (asked[column].at(level, index) < least[column]) {
        return false;
      }
    }
    return true;
  }

  /**
   * So many nodes with the room that was asked for did not meet these conditions.
   *
   * @param meets whether the node at a place does
   * @return whether all were looked at now
   */
  boolean lookedInVain(Conditions labels, int nodes, IntPredicate meets) {
    return conditions.lookedInVain(labels, nodes, capacity, meets);
  }

  /**
   * So many nodes with all else that was asked for had not these devices.
   *
   * @return whether all were looked at now
   */
  boolean lookedInVain(Map<String, Integer> asked, int nodes) {
    return devices.lookedInVain(asked, nodes, capacity, place -> rooms[place].hasDevices(asked));
  }

  /**
   * At so many nodes with the room that was asked for this does not hold.
   *
   * @param holds whether it does at a place, also at one that a node may come to
   * @return whether all were looked at now
   */
  boolean lookedInVain(Affinity affinity, int nodes, IntPredicate holds) {
    return affinities.lookedInVain(affinity, nodes, capacity, holds);
  }
}
