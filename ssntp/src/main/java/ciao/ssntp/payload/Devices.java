package ciao.ssntp.payload;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.Map;
import java.util.TreeMap;

/** Amounts of countable devices by name; a name that is not there counts as 0. */
final class Devices {
  /** A node has a few kinds of devices; a payload with more is a mistake. */
  private static final int MOST = 64;

  private Devices() {}

  /** A copy in which nothing is 0, so that equal amounts are equal maps. */
  static Map<String, Integer> of(Map<String, Integer> amounts) {
    if (amounts == null || amounts.isEmpty()) {
      return Map.of();
    }
    if (!amounts.containsValue(0)) {
      return Map.copyOf(amounts);
    }
    Map<String, Integer> some = new TreeMap<>(amounts);
    some.values().removeIf(amount -> amount == 0);
    return Map.copyOf(some);
  }

  /**
   * Refuses too many names. For what comes from outside: sums of what several payloads name may
   * have more, and whoever computes one must not fail for what others sent.
   */
  static void requireFew(Map<String, Integer> amounts) {
    if (amounts.size() > MOST) {
      throw new IllegalArgumentException(
          "devices: %d names (expected: at most %d)".formatted(amounts.size(), MOST));
    }
  }

  /** Does so where a payload is read. */
  static final class Few extends StdConverter<Map<String, Integer>, Map<String, Integer>> {
    @Override
    public Map<String, Integer> convert(Map<String, Integer> amounts) {
      requireFew(amounts);
      return amounts;
    }
  }

  /** The sum of {@code amounts} and {@code sign} times {@code more}. */
  static Map<String, Integer> plus(
      Map<String, Integer> amounts, Map<String, Integer> more, int sign) {
    if (more.isEmpty()) {
      return amounts;
    }
    Map<String, Integer> sum = new TreeMap<>(amounts);
    more.forEach((name, amount) -> sum.merge(name, sign * amount, Integer::sum));
    return sum;
  }

  /** Of each device the larger amount. */
  static Map<String, Integer> max(Map<String, Integer> one, Map<String, Integer> other) {
    if (other.isEmpty() && one.values().stream().allMatch(amount -> amount >= 0)) {
      return one;
    }
    Map<String, Integer> larger = new TreeMap<>();
    one.forEach((name, amount) -> larger.put(name, Math.max(amount, other.getOrDefault(name, 0))));
    other.forEach((name, amount) -> larger.put(name, Math.max(amount, one.getOrDefault(name, 0))));
    return larger;
  }

  /** Whether there is at least as much of each device that is asked for. */
  static boolean cover(Map<String, Integer> amounts, Map<String, Integer> asked) {
    if (asked.isEmpty()) {
      return true;
    }
    for (Map.Entry<String, Integer> device : asked.entrySet()) {
      if (amounts.getOrDefault(device.getKey(), 0) < device.getValue()) {
        return false;
      }
    }
    return true;
  }
}
