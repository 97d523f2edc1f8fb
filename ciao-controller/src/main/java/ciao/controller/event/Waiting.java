package ciao.controller.event;

import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Decision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on their way to the disk, in order for each tenant. Its lock is held for moments only. */
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

  private final Map<String, Deque<EventSpec>> byTenant = new HashMap<>();
  private int all;
  private long dropped;

  synchronized void add(String tenant, EventSpec event) {
    if (all == MOST) {
      dropped++;
      return;
    }
    byTenant.computeIfAbsent(tenant, first -> new ArrayDeque<>()).add(shortened(event));
    all++;
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
    return List.copyOf(byTenant.keySet());
  }

  /** The oldest of a tenant's, which stay. */
  synchronized List<EventSpec> first(String tenant, int most) {
    Deque<EventSpec> its = byTenant.get(tenant);
    return its == null ? List.of() : its.stream().limit(most).toList();
  }

  /**
   * So many of a tenant's oldest wait no more, or all.
   *
   * @return whether others of it wait
   */
  boolean remove(String tenant, int most) {
    boolean more;
    long lost;
    synchronized (this) {
      more = drop(tenant, most);
      lost = dropped;
      dropped = 0;
    }
    if (lost > 0) {
      log.warn("{} events were not recorded: more than {} waited", lost, MOST);
    }
    return more;
  }

  /** Under the lock. */
  private boolean drop(String tenant, int most) {
    Deque<EventSpec> its = byTenant.get(tenant);
    if (its == null) {
      return false;
    }
    for (int i = 0; i < most && !its.isEmpty(); i++) {
      its.remove();
      all--;
    }
    if (its.isEmpty()) {
      byTenant.remove(tenant);
    }
    return !its.isEmpty();
  }
}
