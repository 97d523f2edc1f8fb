package ciao.cli.command;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an option given as KEY=VALUE, once or several times, says. Picocli's own maps let the last
 * of several values for a key win in silence.
 */
record Pairs(String option, String form) {
  /** Each key with its only value; null when the option is not given. */
  @Nullable Map<String, String> texts(@Nullable List<String> given) {
    if (given == null) {
      return null;
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : given) {
      int equals = equals(pair);
      String key = pair.substring(0, equals);
      String value = pair.substring(equals + 1);
      String before = pairs.putIfAbsent(key, value);
      if (before != null && !before.equals(value)) {
        throw wrong("%s is given as %s and as %s (expected: once)".formatted(key, before, value));
      }
    }
    return pairs;
  }

  /**
   * Each key with its only number; null when the option is not given.
   *
   * @param expected what the number of a key may be
   */
  @Nullable Map<String, Long> numbers(
      @Nullable List<String> given, Function<String, WholeNumbers> expected) {
    Map<String, String> texts = texts(given);
    if (texts == null) {
      return null;
    }
    Map<String, Long> numbers = new LinkedHashMap<>();
    texts.forEach(
        (key, value) -> numbers.put(key, number(key + "=" + value, value, expected.apply(key))));
    return numbers;
  }

  /** Each key with all its counts together; null when the option is not given. */
  @Nullable Map<String, Integer> sums(@Nullable List<String> given, WholeNumbers expected) {
    if (given == null) {
      return null;
    }
    Map<String, Integer> sums = new LinkedHashMap<>();
    for (String pair : given) {
      int equals = equals(pair);
      String key = pair.substring(0, equals);
      long sum = sums.getOrDefault(key, 0) + number(pair, pair.substring(equals + 1), expected);
      if (!expected.allows(sum)) {
        throw wrong("%s=%d in all (expected: %s)".formatted(key, sum, expected));
      }
      sums.put(key, Math.toIntExact(sum));
    }
    return sums;
  }

  private long number(String pair, String value, WholeNumbers expected) {
    return expected
        .parse(value)
        .orElseThrow(() -> wrong("%s (expected: %s)".formatted(pair, expected)));
  }

  /** Pairs as they are given, in the order of their keys; null when there are none. */
  static @Nullable String shown(@Nullable Map<String, ?> pairs) {
    return pairs == null || pairs.isEmpty()
        ? null
        : pairs.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(pair -> pair.getKey() + "=" + pair.getValue())
            .collect(Collectors.joining(","));
  }

  private int equals(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw wrong("%s (expected: %s)".formatted(pair, form));
    }
    return equals;
  }

  private CommandFailed wrong(String what) {
    return new CommandFailed(ExitCode.USAGE, option + ": " + what);
  }
}
