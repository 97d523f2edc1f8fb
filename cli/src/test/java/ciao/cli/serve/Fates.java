package ciao.cli.serve;

import ciao.ssntp.Operand;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What becomes of the frames that start instances, from one seed: the n-th START of a link has the
 * same fate every time. Nothing is lost twice, so that the waits before a repetition stay few.
 */
final class Fates {
  /** What becomes of a frame. */
  enum Fate {
    PASSES,
    LOST,
    TWICE,
    /** The copy comes when other things have happened since. */
    TWICE_LATE
  }

  /** What an instance's start depends on. */
  static final List<Operand> VICTIMS =
      List.of(Operand.START, Operand.GRANT, Operand.INSTANCE_CLAIMED);

  private final long seed;
  private final Map<String, Random> dice = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Map<String, Integer> lostOfStream = new HashMap<>();
  private final Map<Operand, Map<Fate, Integer>> counts = new EnumMap<>(Operand.class);

  Fates(long seed) {
    this.seed = seed;
  }

  static Optional<Operand> victim(WireFrame frame) {
    return VICTIMS.stream().filter(frame::is).findFirst();
  }

  /**
   * Decides.
   *
   * @param link whose link, and which way
   * @param most how many of this link and operand may be lost; the first one is
   */
  synchronized Fate of(String link, Operand operand, String subject, int most) {
    String stream = link + " " + operand;
    boolean first = !dice.containsKey(stream);
    Random random = dice.computeIfAbsent(stream, name -> new Random(seed ^ name.hashCode()));
    Fate fate = first ? Fate.LOST : roll(random);
    if (fate == Fate.LOST && !mayBeLost(stream, most, operand + " " + subject)) {
      fate = Fate.TWICE;
    }
    counts.computeIfAbsent(operand, one -> new EnumMap<>(Fate.class)).merge(fate, 1, Integer::sum);
    return fate;
  }

  private static Fate roll(Random random) {
    int rolled = random.nextInt(100);
    if (rolled < 25) {
      return Fate.LOST;
    }
    return rolled < 40 ? Fate.TWICE : rolled < 55 ? Fate.TWICE_LATE : Fate.PASSES;
  }

  private boolean mayBeLost(String stream, int most, String what) {
    if (lostOfStream.getOrDefault(stream, 0) >= most || !lost.add(what)) {
      return false;
    }
    lostOfStream.merge(stream, 1, Integer::sum);
    return true;
  }

  /** How often frames with this operand had this fate. */
  synchronized int count(Operand operand, Fate fate) {
    return counts.getOrDefault(operand, Map.of()).getOrDefault(fate, 0);
  }

  @Override
  public synchronized String toString() {
    return "seed " + seed + ": " + counts;
  }
}
