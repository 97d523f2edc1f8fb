package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Start;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a START is on its way to one node at a time: to another only when the first has
 * accounted for it, or its session has ended, or it came again and again while the first accounted
 * for nothing. A later generation is another START.
 */
final class OnTheWay {
  private final Map<InstanceId, Sent> sent = new LinkedHashMap<>();
  private final Map<SessionId, Long> accounted = new HashMap<>();

  /** Up to which START these have to account for what they were sent. */
  private final Map<SessionId, Long> unresponsive = new HashMap<>();

  /** How many were given up where they were on their way to. */
  private int givenUp;

  private static final class Sent {
    private final Start start;
    private final SessionId session;
    private final long number;
    private int repeats;

    Sent(Start start, SessionId session, long number) {
      this.start = start;
      this.session = session;
      this.number = number;
    }
  }

  /** An event comes to the scheduler. */
  void hear(Event event) {
    switch (event) {
      case Event.NodeReady(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeFull(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeMaintenance(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeStats(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeDisconnected gone -> end(gone.session());
      case Event.StartSubmitted start -> submitted(start.submission().start());
      default -> {}
    }
  }

  private void account(SessionId session, Ready ready) {
    long before = accounted.getOrDefault(session, 0L);
    if (ready.startsAccounted() > before) {
      accounted.put(session, ready.startsAccounted());
      sent.values().stream()
          .filter(one -> one.session.equals(session))
          .forEach(one -> one.repeats = 0);
    }
    unresponsive.computeIfPresent(
        session, (same, least) -> ready.startsAccounted() < least ? least : null);
    sent.values()
        .removeIf(one -> one.session.equals(session) && one.number <= ready.startsAccounted());
  }

  private void submitted(Start start) {
    @Nullable Sent earlier = sent.get(start.instance());
    if (earlier == null || earlier.start.generation() != start.generation()) {
      return;
    }
    earlier.repeats++;
    if (earlier.repeats >= 3) { // docs/scheduler.md, not what the code says
      unresponsive.putIfAbsent(earlier.session, accounted.getOrDefault(earlier.session, 0L) + 1);
    }
    if (unresponsive.containsKey(earlier.session)) {
      sent.remove(start.instance());
      givenUp++;
    }
  }

  /** It does not report: all that was sent to it may go elsewhere until it does. */
  void silent(SessionId session) {
    unresponsive.put(session, 0L);
  }

  /** It ended, also where only its successor is heard of. */
  void end(SessionId session) {
    sent.values().removeIf(one -> one.session.equals(session));
  }

  /** A START leaves. */
  void send(Effect.Place place) {
    Start start = (Start) place.start().payload();
    @Nullable Sent earlier = sent.get(start.instance());
    if (earlier != null && earlier.start.generation() == start.generation()) {
      assertThat(place.node()).as("the node %s is on its way to", start).isEqualTo(earlier.session);
    } else if (earlier == null || earlier.start.generation() < start.generation()) {
      sent.put(start.instance(), new Sent(start, place.node(), place.number()));
    }
  }

  /** All that is on its way, whatever for. */
  List<Start> all() {
    return sent.values().stream().map(one -> one.start).toList();
  }

  /** How often a START was given up where it was on its way to. */
  int givenUp() {
    return givenUp;
  }
}
