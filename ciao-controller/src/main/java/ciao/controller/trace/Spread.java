package ciao.controller.trace;

import ciao.controller.resource.StartTimes;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Mean and variance of some times.
 *
 * @param mean nanoseconds
 * @param variance of these times themselves (not of a larger whole they are a sample of), square
 *     nanoseconds
 */
public record Spread(double mean, double variance) {
  /** Of one part of each; 0 and 0 of nothing. */
  static Spread of(List<StartTimes> times, ToLongFunction<StartTimes> part) {
    double mean = times.stream().mapToLong(part).average().orElse(0);
    double variance =
        times.stream()
            .mapToDouble(one -> Math.pow(part.applyAsLong(one) - mean, 2))
            .average()
            .orElse(0);
    return new Spread(mean, variance);
  }
}
