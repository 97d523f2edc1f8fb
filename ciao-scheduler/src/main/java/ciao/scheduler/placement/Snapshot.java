package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a core knew at one moment, of which it may be asked what would happen if. Never changes, and
 * may be used by any thread. What was on its way then is where it was going.
 */
public final class Snapshot {
  private final Strategy strategy;
  private final List<Place> places;
  private final int cursor;
  private final List<Message> waiting;

  /**
   * A node.
   *
   * @param said its room less what was on its way to it, and what belongs to which group
   * @param backedUp whether its connection took nothing
   * @param unresponsive whether it did not respond
   * @param heldFor the instance it was kept free for; null: it was not
   */
  record Place(
      Ready said,
      Standing standing,
      boolean draining,
      boolean backedUp,
      boolean unresponsive,
      @Nullable InstanceId heldFor) {}

  /**
   * Of these nodes, in the order of arrival.
   *
   * @param cursor how many of them come before the one the next search begins at
   * @param waiting STARTs in the order of their turns
   */
  Snapshot(Strategy strategy, List<Place> places, int cursor, List<Message> waiting) {
    this.strategy = strategy;
    this.places = List.copyOf(places);
    this.cursor = cursor;
    this.waiting = List.copyOf(waiting);
  }

  /** How many nodes there were. */
  public int nodes() {
    return places.size();
  }

  /** How many instances waited. */
  public int waiting() {
    return waiting.size();
  }

  List<Place> places() {
    return places;
  }

  List<Message> messages() {
    return waiting;
  }

  /** Tells all of it to a core that knows nothing yet, but for what waits. */
  void tell(PlacementCore core, Sessions sessions) {
    core.handle(new Event.StrategyChosen(strategy));
    for (Place place : places) {
      sessions.connect(core, place.said(), place.standing());
      if (place.draining()) {
        core.handle(new Event.NodeDrained(place.said().node(), true));
      }
      core.remember(place);
    }
    core.searchFrom(cursor);
  }

  /** The sessions of imagined connections. */
  static final class Sessions {
    static final SessionId CONTROLLER = new SessionId(1);

    private long last = CONTROLLER.number();

    /** A node comes and reports; returns what the core does about the report. */
    List<Effect> connect(PlacementCore core, Ready said, Standing standing) {
      SessionId session = new SessionId(++last);
      core.handle(new Event.NodeConnected(session, said.node(), NodeType.COMPUTE_NODE));
      return switch (standing) {
        case SILENT -> List.of();
        case READY -> core.handle(new Event.NodeReady(session, said));
        case FULL -> core.handle(new Event.NodeFull(session, said));
        case MAINTENANCE -> core.handle(new Event.NodeMaintenance(session, said));
      };
    }
  }
}
