package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Start;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A core, watched for what holding a node promises: one node at a time, for one instance that
 * waits; it takes no other meanwhile; and it is let go after so many of its reports, or of most
 * others' while it sends none.
 */
final class Held {
  private final PlacementCore core;
  private final Patience patience;
  private final Set<InstancePlaced> placements = new HashSet<>();
  private Snapshot.@Nullable Place held;
  private int reports;
  private int times;

  /** How many STATS the others sent since the node that is held reported. */
  private final Map<SessionId, Integer> stats = new HashMap<>();

  private @Nullable SessionId silent;
  private int silences;

  Held(QueueLimits limits, Patience patience) {
    this.core = new PlacementCore(limits, patience, 1_000_000);
    this.patience = patience;
  }

  /** The node that is held now, or null. */
  @Nullable NodeId node() {
    return held == null ? null : held.said().node();
  }

  /** The same with all that is known of it. */
  Snapshot.@Nullable Place place() {
    return held;
  }

  int times() {
    return times;
  }

  /** Whose silence was found too long in the latest event; or null. */
  @Nullable SessionId silent() {
    return silent;
  }

  /** How often that was so. */
  int silences() {
    return silences;
  }

  List<Effect> handle(Event event) {
    Snapshot.@Nullable Place before = held;
    List<Effect> effects = core.handle(event);
    List<InstancePlaced> placed = newlyPlaced(effects);
    Snapshot after = core.snapshot();
    List<Snapshot.Place> all =
        after.places().stream().filter(place -> place.heldFor() != null).toList();
    assertThat(all).as("nodes held").hasSizeLessThanOrEqualTo(1);
    held = all.isEmpty() ? null : all.getFirst();
    assertThat(all).as("nodes held").noneMatch(Snapshot.Place::unresponsive);
    silent = null;
    if (before != null && effects.stream().noneMatch(Effect.Ignore.class::isInstance)) {
      core.session(before.said().node())
          .ifPresent(session -> listen(event, session, before.said().node(), after));
    }
    if (held == null || before == null || !isSame(before)) {
      reports = 0;
      stats.clear();
      times += held == null ? 0 : 1;
    } else {
      staysHeld(event, placed);
    }
    if (held != null) {
      InstanceId awaited = held.heldFor();
      assertThat(after.messages())
          .as("what waits")
          .anyMatch(message -> ((Start) message.payload()).instance().equals(awaited));
    }
    return effects;
  }

  private void listen(Event event, SessionId session, NodeId node, Snapshot after) {
    if (isReportOf(event, session)) {
      stats.clear();
    } else if (event instanceof Event.NodeStats other) {
      stats.merge(other.session(), 1, Integer::sum);
      if (haveMostSentEnough(after)) {
        assertThat(node()).as("what is held, while there came %s", stats).isNotEqualTo(node);
        assertThat(after.places())
            .as("nodes")
            .anyMatch(place -> place.said().node().equals(node) && place.unresponsive());
        silent = session;
        silences++;
      }
    }
  }

  /** Of the nodes that are connected now, the one that is held left out. */
  private boolean haveMostSentEnough(Snapshot after) {
    long enough =
        after.places().stream()
            .map(place -> core.session(place.said().node()).orElseThrow())
            .filter(session -> stats.getOrDefault(session, 0) >= patience.reports())
            .count();
    return 2 * enough > after.nodes() - 1;
  }

  private boolean isSame(Snapshot.Place before) {
    return held != null
        && held.said().node().equals(before.said().node())
        && held.heldFor().equals(before.heldFor());
  }

  /** A START that comes twice goes where it went, and takes no more room there. */
  private List<InstancePlaced> newlyPlaced(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Place.class::isInstance)
        .map(effect -> ((Effect.Place) effect).placed())
        .filter(placements::add)
        .toList();
  }

  private void staysHeld(Event event, List<InstancePlaced> placed) {
    NodeId node = node();
    reports += isReportOf(event, core.session(node).orElseThrow()) ? 1 : 0;
    if (reports < patience.reports()) {
      assertThat(placed)
          .as("what goes to the node that is held")
          .noneMatch(one -> one.node().equals(node));
    } else {
      assertThat(placed)
          .as("it was let go, and others had their turn before it was held anew")
          .hasSizeGreaterThanOrEqualTo(patience.placements());
      reports = 0;
    }
  }

  /** Not its id's: it may be a network node as well, which speaks for itself. */
  private static boolean isReportOf(Event event, SessionId node) {
    return switch (event) {
      case Event.NodeReady report -> report.session().equals(node);
      case Event.NodeFull report -> report.session().equals(node);
      case Event.NodeMaintenance report -> report.session().equals(node);
      case Event.NodeStats report -> report.session().equals(node);
      default -> false;
    };
  }
}
