package ciao.scheduler.placement;

import ciao.scheduler.placement.PendingQueue.Entry;
import ciao.ssntp.payload.TenantId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What each tenant has of the queue. Nobody's share is fixed, but when the queue is full it is for
 * whoever has most of it to go, or one tenant could keep all others from waiting.
 */
final class Shares {
  private static final Comparator<Entry> BY_TURN =
      Comparator.comparing(Entry::turn).thenComparing(entry -> entry.submission().instance());

  private final QueueLimits limits;
  private final Map<TenantId, Share> shares = new HashMap<>();

  /** What one tenant has. */
  private static final class Share {
    private final NavigableSet<Entry> entries = new TreeSet<>(BY_TURN);
    private long bytes;
  }

  Shares(QueueLimits limits) {
    this.limits = limits;
  }

  void add(Entry entry) {
    Share share = shares.computeIfAbsent(entry.submission().tenant(), first -> new Share());
    share.entries.add(entry);
    share.bytes += entry.submission().bytes();
  }

  void remove(Entry entry) {
    shares.computeIfPresent(
        entry.submission().tenant(),
        (tenant, share) -> {
          share.entries.remove(entry);
          share.bytes -= entry.submission().bytes();
          return share.entries.isEmpty() ? null : share;
        });
  }

  /**
   * Of the tenant that has most, the one whose turn is last; none if the newcomer's own tenant
   * would have as much with it.
   */
  Optional<Entry> lastOfWhoHasMoreThan(Submission newcomer) {
    Share own = shares.getOrDefault(newcomer.tenant(), new Share());
    double with = part(own.entries.size() + 1, own.bytes + newcomer.bytes());
    return shares.values().stream()
        .max(Comparator.comparingDouble(this::part))
        .filter(most -> part(most) > with)
        .map(most -> most.entries.last());
  }

  private double part(Share share) {
    return part(share.entries.size(), share.bytes);
  }

  private double part(int instances, long bytes) {
    return Math.max((double) instances / limits.instances(), (double) bytes / limits.bytes());
  }
}
