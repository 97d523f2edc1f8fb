package ciao.controller.api;

import ciao.ssntp.payload.Texts;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the log says of requests that fail by a bug. Whoever finds one can send it without end, so
 * of each kind only the first, the second, the fourth, the eighth, … is told, with the beginning of
 * its path. Thread-safe.
 */
final class Bugs {
  /** There are some hundred routes; what else there is counts as one kind. */
  private static final int MOST_KINDS = 256;

  /** Enough to find the route, whatever somebody made up. */
  private static final int LONGEST_PATH = 200;

  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  /** The line for the log, unless this one is only counted. */
  Optional<String> hear(ServiceRequestContext context, Throwable bug) {
    String kind = context.config().route().patternString() + " " + bug.getClass().getName();
    String known = seen.containsKey(kind) || seen.size() < MOST_KINDS ? kind : "others";
    long count = seen.merge(known, 1L, Long::sum);
    return Long.bitCount(count) > 1
        ? Optional.empty()
        : Optional.of(
            "%s %s failed by a bug (%d of these since the start)"
                .formatted(context.method(), path(context), count));
  }

  /** Its path, cut where it is longer than any of ours. */
  static String path(ServiceRequestContext context) {
    return Texts.cut(context.path(), LONGEST_PATH);
  }
}
