package ciao.controller.event;

import ciao.controller.resource.EventSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on their way to the disk, in order for each tenant. Its lock is held for moments only. */
final class Waiting {
  private static final Logger log = LoggerFactory.getLogger(Waiting.class);

  /** What waits for the disk: a second of a very busy cluster. */
  static final int MOST = 20_000;

  /** As many as are written together fit into a transaction; launchers may say more. */
  private static final int MOST_CHARACTERS = 4_000;

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
    return event.message().length() <= MOST_CHARACTERS
        ? event
        : new EventSpec(
            event.time(),
            event.tenant(),
            event.severity(),
            event.kind(),
            event.subject(),
            event.message().substring(0, MOST_CHARACTERS) + " …");
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
