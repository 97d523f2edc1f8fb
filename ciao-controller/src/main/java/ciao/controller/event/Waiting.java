package ciao.controller.event;

import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to the disk, in order for each tenant. Where too many wait, whoever has most
 * of them loses its newest, so that nobody drives out another's. Its lock is held for moments only.
 */
final class Waiting {
  private static final Logger log = LoggerFactory.getLogger(Waiting.class);

  /** What waits for the disk: a second of a very busy cluster. */
  static final int MOST = 20_000;

  /** As many as are written together fit into a transaction; launchers may say more. */
  private static final int MOST_CHARACTERS = 4_000;

  /** A name; of a node its host name. */
  private static final int LONGEST_SUBJECT = 255;

  /** Besides; reasons with so many long labels in them are kept as sentences alone. */
  private static final int MOST_OF_A_DECISION = 2_000;

  /** Between two lines in the log, so that what comes all the time fills no disk. */
  static final Duration QUIET = Duration.ofMinutes(1);

  private final InstantSource steady;
  private final Map<String, Line> lines = new HashMap<>();

  /** The longest last. */
  private final NavigableSet<Line> byLength =
      new TreeSet<>(
          Comparator.<Line>comparingInt(line -> line.events.size())
              .thenComparing(line -> line.tenant));

  private int all;
  private long dropped;
  private long told;
  private Instant quietUntil = Instant.MIN;

  /** One tenant's, oldest first. */
  private static final class Line {
    final String tenant;
    final Deque<EventSpec> events = new ArrayDeque<>();

    Line(String tenant) {
      this.tenant = tenant;
    }
  }

  /**
   * Empty.
   *
   * @param steady what the quiet between two lines in the log is measured by
   */
  Waiting(InstantSource steady) {
    this.steady = steady;
  }

  void add(String tenant, EventSpec event) {
    EventSpec kept = shortened(event);
    synchronized (this) {
      change(tenant, events -> events.add(kept));
      if (all > MOST) {
        change(byLength.last().tenant, Deque::removeLast);
        dropped++;
      }
    }
    tell();
  }

  /** Under the lock; the only way to change a line, as its length is its place. */
  private void change(String tenant, Consumer<Deque<EventSpec>> change) {
    Line line = lines.computeIfAbsent(tenant, Line::new);
    byLength.remove(line);
    all -= line.events.size();
    change.accept(line.events);
    all += line.events.size();
    if (line.events.isEmpty()) {
      lines.remove(tenant);
    } else {
      byLength.add(line);
    }
  }

  /** Lets the operator know of what was dropped, now and then. */
  private void tell() {
    long count;
    synchronized (this) {
      if (dropped == told || steady.instant().isBefore(quietUntil)) {
        return;
      }
      quietUntil = steady.instant().plus(QUIET);
      told = dropped;
      count = dropped;
    }
    log.warn(
        "{} events were not recorded since the start: more than {} waited for the disk, and of each"
            + " one too many the tenant that had most waiting lost its newest",
        count,
        MOST);
  }

  private static EventSpec shortened(EventSpec event) {
    String message = event.message();
    Decision decision = shortened(event.decision());
    return message.length() <= MOST_CHARACTERS
            && event.subject().length() <= LONGEST_SUBJECT
            && decision == event.decision()
        ? event
        : new EventSpec(
            event.time(),
            event.tenant(),
            event.severity(),
            event.kind(),
            event.subject().length() <= LONGEST_SUBJECT
                ? event.subject()
                : event.subject().substring(0, LONGEST_SUBJECT),
            message.length() <= MOST_CHARACTERS
                ? message
                : message.substring(0, MOST_CHARACTERS) + " …",
            decision,
            event.instance());
  }

  private static @Nullable Decision shortened(@Nullable Decision decision) {
    return decision == null
            || decision.refusal() == null
            || decision.refusal().length() <= MOST_OF_A_DECISION
        ? decision
        : new Decision(
            decision.instance(),
            decision.generation(),
            null,
            decision.refusal().shortened(MOST_OF_A_DECISION / 4));
  }

  /** Whose events wait. */
  synchronized List<String> tenants() {
    return List.copyOf(lines.keySet());
  }

  /** The oldest of a tenant's, which stay. */
  synchronized List<EventSpec> first(String tenant, int most) {
    Line line = lines.get(tenant);
    return line == null ? List.of() : line.events.stream().limit(most).toList();
  }

  /**
   * These, a tenant's {@link #first}, wait no more; the newest of them may have been dropped since.
   *
   * @return whether others of it wait
   */
  boolean remove(String tenant, List<EventSpec> written) {
    boolean more;
    synchronized (this) {
      change(
          tenant,
          events -> {
            for (EventSpec event : written) {
              if (events.peek() == event) {
                events.remove();
              }
            }
          });
      more = lines.containsKey(tenant);
    }
    tell();
    return more;
  }

  /** None of a tenant's waits any more. */
  synchronized void forget(String tenant) {
    change(tenant, Deque::clear);
  }
}
