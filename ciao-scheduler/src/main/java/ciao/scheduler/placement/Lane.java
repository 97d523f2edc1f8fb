package ciao.scheduler.placement;

import ciao.scheduler.placement.PendingQueue.Line;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Room;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one {@link LaneKey} in the order of their turns, as a balanced tree that knows of
 * each part the least any line in it demands: a node that got room passes over thousands of lines
 * that are too large for it at one look.
 */
final class Lane {
  /**
   * After so many lines looked at in vain the next is handed out though it does not fit: lines that
   * each lack another resource cannot be passed over together, and a turn is bounded by what it is
   * handed.
   */
  private static final int STEPS = 64;

  private @Nullable Spot root;
  private int steps;

  /** A line at the turn of its first entry, with the parts before and after it. */
  private static final class Spot {
    private final Turn turn;
    private final Line line;

    /** Heavier ones stand above lighter ones, which balances the tree if weights are chance. */
    private final long weight;

    private @Nullable Spot before;
    private @Nullable Spot after;
    private long vcpus;
    private long memory;
    private long disk;

    Spot(Turn turn, Line line) {
      this.turn = turn;
      this.line = line;
      this.weight = scatter(turn.ticket());
      measure();
    }

    /** Of one ticket always the same, of tickets in a row all over the place. */
    private static long scatter(long ticket) {
      long mixed = (ticket ^ ticket >>> 33) * 0xff51afd7ed558ccdL;
      return (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    }

    /** Takes the least of the line and both parts. */
    private Spot measure() {
      Demands demands = line.demands();
      vcpus = demands.vcpus();
      memory = demands.memoryMib();
      disk = demands.diskMib();
      measure(before);
      measure(after);
      return this;
    }

    private void measure(@Nullable Spot part) {
      if (part != null) {
        vcpus = Math.min(vcpus, part.vcpus);
        memory = Math.min(memory, part.memory);
        disk = Math.min(disk, part.disk);
      }
    }

    private boolean exceeds(Room free) {
      return vcpus > free.vcpus() || memory > free.memoryMib() || disk > free.diskMib();
    }
  }

  /** A tree cut in two. */
  private record Parts(@Nullable Spot before, @Nullable Spot after) {}

  boolean isEmpty() {
    return root == null;
  }

  /** The line enters at this turn, at which there is no other. */
  void add(Turn turn, Line line) {
    Parts parts = cut(root, turn);
    root = join(join(parts.before, new Spot(turn, line)), parts.after);
  }

  /** The line at this turn leaves. */
  void remove(Turn turn) {
    root = without(root, turn);
  }

  /** The next line after this turn whose demands this room meets, or one that ends the search. */
  Optional<Line> next(Turn after, Room free) {
    if (free.slots() < 1) {
      return Optional.empty();
    }
    steps = STEPS;
    Spot found = next(root, after, free);
    return found == null ? Optional.empty() : Optional.of(found.line);
  }

  private @Nullable Spot next(@Nullable Spot spot, Turn after, Room free) {
    if (spot == null || spot.exceeds(free)) {
      return null;
    }
    steps--;
    if (spot.turn.compareTo(after) <= 0) {
      return next(spot.after, after, free);
    }
    Spot earlier = next(spot.before, after, free);
    if (earlier != null) {
      return earlier;
    }
    return steps <= 0 || free.fits(spot.line.demands()) ? spot : next(spot.after, after, free);
  }

  private static @Nullable Spot without(@Nullable Spot spot, Turn turn) {
    if (spot == null) {
      return null;
    }
    int order = turn.compareTo(spot.turn);
    if (order == 0) {
      return join(spot.before, spot.after);
    }
    if (order < 0) {
      spot.before = without(spot.before, turn);
    } else {
      spot.after = without(spot.after, turn);
    }
    return spot.measure();
  }

  private static Parts cut(@Nullable Spot spot, Turn turn) {
    if (spot == null) {
      return new Parts(null, null);
    }
    if (spot.turn.compareTo(turn) < 0) {
      Parts parts = cut(spot.after, turn);
      spot.after = parts.before;
      return new Parts(spot.measure(), parts.after);
    }
    Parts parts = cut(spot.before, turn);
    spot.before = parts.after;
    return new Parts(parts.before, spot.measure());
  }

  /** All of the first part stand before all of the second. */
  private static @Nullable Spot join(@Nullable Spot first, @Nullable Spot second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    if (first.weight >= second.weight) {
      first.after = join(first.after, second);
      return first.measure();
    }
    second.before = join(first, second.before);
    return second.measure();
  }
}
