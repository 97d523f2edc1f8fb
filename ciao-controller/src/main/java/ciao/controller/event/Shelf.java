package ciao.controller.event;

import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.Resources;
import ciao.state.Metadata;
import ciao.state.Query;
import ciao.state.Unread;
import java.util.Map;

/** Events that drive out one another, and no others: the oldest of a tenant's go first. */
enum Shelf {
  /** What happened: a page or two of history, not an archive. */
  USUAL("!" + Resources.PLACEMENT_LABEL, 1_000),
  /** What the scheduler decided: a few thousand instances may be asked for at once. */
  PLACEMENTS(Resources.PLACEMENT_LABEL, 5_000);

  private final String selector;
  private final int most;

  Shelf(String selector, int most) {
    this.selector = selector;
    this.most = most;
  }

  static Shelf of(EventSpec event) {
    return event.kind() == EventKind.PLACEMENT ? PLACEMENTS : USUAL;
  }

  static Shelf of(Metadata event) {
    return event.labels().containsKey(Resources.PLACEMENT_LABEL) ? PLACEMENTS : USUAL;
  }

  /** How many of a tenant's are kept. */
  int most() {
    return most;
  }

  Map<String, String> labels() {
    return switch (this) {
      case USUAL -> Map.of();
      case PLACEMENTS -> Map.of(Resources.PLACEMENT_LABEL, "");
    };
  }

  /** A tenant's, oldest first. */
  Query<Unread> of(String tenant) {
    return Query.of(EventLog.UNREAD).in(tenant).where(selector);
  }
}
