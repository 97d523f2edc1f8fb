package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.PlainView.PlainNode;
import ciao.scheduler.placement.PlainView.Sent;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Believes what a core says it does, and checks that each placement was allowed. */
final class Follower {
  private final PlainModel books = new PlainModel(QueueLimits.DEFAULT);
  private final Map<InstanceId, Start> waiting = new HashMap<>();
  private final Map<InstanceId, Map<Long, Start>> submitted = new HashMap<>();

  List<Effect> follow(Event event, List<Effect> effects) {
    return follow(event, effects, null);
  }

  /**
   * Follows what a core did.
   *
   * @param held the node that was held until then, or null
   */
  List<Effect> follow(Event event, List<Effect> effects, Snapshot.@Nullable Place held) {
    switch (event) {
      // What these decide is taken from the effects instead.
      case Event.StartSubmitted start -> submitted(start.submission().start());
      case Event.PlaceFailed failed ->
          books
              .view
              .find(failed.place().node())
              .ifPresent(node -> node.couldNotSend(failed.place().number()));
      case Event.StartCancelled cancelled ->
          waiting
              .values()
              .removeIf(start ->
                  start.instance().equals(cancelled.instance())
                      && start.generation() <= cancelled.generation());
      default -> books.handle(event);
    }
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Place place -> placed(place);
        case Effect.Refuse refuse when refuse.failure().queued() -> wait(refuse.failure(), held);
        default -> {}
      }
    }
    return effects;
  }

  private void wait(StartFailure failure, Snapshot.@Nullable Place held) {
    Start start = submitted.get(failure.instance()).get(failure.generation());
    if (failure.look().changesSince() == 0) {
      PlainRefusal.of(start, books.view, held).assertIsWhatIsSaidIn(failure);
    }
    waiting.put(failure.instance(), start);
  }

  private void submitted(Start start) {
    books.view.submitted(start);
    if (!isStale(start)) {
      books
          .view
          .lastSent(start.instance())
          .filter(sent -> sent.start().equals(start))
          .filter(sent -> books.view.carrierOf(sent).orElseThrow().unresponsive)
          .ifPresent(books.view::giveUp);
    }
    submitted
        .computeIfAbsent(start.instance(), first -> new HashMap<>())
        .put(start.generation(), start);
  }

  private boolean isStale(Start start) {
    Start other = waiting.get(start.instance());
    return other != null && other.generation() > start.generation();
  }

  private void placed(Effect.Place place) {
    Start start = (Start) place.start().payload();
    PlainNode node = books.view.find(place.node()).orElseThrow();
    Optional<Sent> sent = books.view.lastSent(start.instance());
    if (sent.isPresent() && sent.get().start().equals(start)) {
      assertThat(place.number()).isEqualTo(++node.lastNumber);
    } else {
      assertThat(books.view.fits(start, node, 0)).as("%s fits %s", start, node.id).isTrue();
      assertThat(place.number()).isEqualTo(books.view.place(start, node));
    }
    waiting.remove(start.instance());
  }

  /** This node is found not to report, and takes nothing until it does. */
  void silent(SessionId session) {
    PlainNode node = books.view.find(session).orElseThrow();
    node.unresponsive = true;
    node.responds = node.accounted;
  }

  int waiting() {
    return waiting.size();
  }

  /**
   * Nothing that waits fits anywhere.
   *
   * @param but on this node, which is held; or null
   */
  void assertNothingThatWaitsFits(@Nullable NodeId but) {
    for (Start start : waiting.values()) {
      assertThat(books.view.nodes)
          .as("nodes for %s", start)
          .noneMatch(node -> !node.id.equals(but) && books.view.fits(start, node, 0));
    }
  }
}
