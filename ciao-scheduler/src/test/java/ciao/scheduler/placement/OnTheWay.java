package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Start;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a START is on its way to one node at a time: to another only when the first has
 * accounted for it, or its session has ended. A later generation is another START.
 */
final class OnTheWay {
  private final Map<InstanceId, Sent> sent = new HashMap<>();

  private record Sent(long generation, SessionId session, long number) {}

  /** An event comes to the scheduler. */
  void hear(Event event) {
    switch (event) {
      case Event.NodeReady(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeFull(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeMaintenance(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeStats(SessionId session, Ready ready) -> account(session, ready);
      case Event.NodeDisconnected gone -> end(gone.session());
      default -> {}
    }
  }

  private void account(SessionId session, Ready ready) {
    sent.values()
        .removeIf(one -> one.session.equals(session) && one.number <= ready.startsAccounted());
  }

  /** It ended, also where only its successor is heard of. */
  void end(SessionId session) {
    sent.values().removeIf(one -> one.session.equals(session));
  }

  /** A START leaves. */
  void send(Effect.Place place) {
    Start start = (Start) place.start().payload();
    @Nullable Sent earlier = sent.get(start.instance());
    if (earlier != null && earlier.generation == start.generation()) {
      assertThat(place.node()).as("the node %s is on its way to", start).isEqualTo(earlier.session);
    } else if (earlier == null || earlier.generation < start.generation()) {
      sent.put(start.instance(), new Sent(start.generation(), place.node(), place.number()));
    }
  }
}
