package ciao.scheduler.placement;

import ciao.scheduler.placement.PlainView.PlainNode;
import ciao.scheduler.placement.PlainView.Sent;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rules of placement with nothing done to make them fast: after every event each waiting
 * instance is tried on every node.
 */
final class PlainModel {
  final PlainView view = new PlainView();
  final TreeMap<Long, Start> waiting = new TreeMap<>();
  private long lastTicket;
  private long lastUsed;

  /** What the core should do, in the words of {@link #inWords}. */
  List<String> handle(Event event) {
    List<String> done = new ArrayList<>();
    switch (event) {
      case Event.NodeConnected connected -> view.connect(connected.session(), connected.node());
      case Event.NodeDisconnected gone -> view.disconnect(gone.session());
      case Event.NodeReady ready -> report(ready.session(), ready.ready(), true, done);
      case Event.NodeFull full -> report(full.session(), full.ready(), false, done);
      case Event.NodeStats stats -> {
        boolean ready = view.find(stats.session()).map(node -> node.ready).orElse(false);
        report(stats.session(), stats.ready(), ready, done);
      }
      case Event.NodeWritable writable ->
          view.find(writable.session()).ifPresent(node -> node.backedUp = false);
      case Event.PlaceFailed failed -> {
        view.find(failed.place().node())
            .ifPresent(node -> node.couldNotSend(failed.place().number()));
        submit((Start) failed.place().start().payload(), failed.place().ticket(), done);
      }
      case Event.ControllerConnected joined -> {}
      case Event.ControllerDisconnected left -> {}
      case Event.StartSubmitted start ->
          submit((Start) start.message().payload(), ++lastTicket, done);
      case Event.StartCancelled cancelled -> {
        waiting
            .values()
            .removeIf(start ->
                start.instance().equals(cancelled.instance())
                    && start.generation() <= cancelled.generation());
        done.add("cancelled " + cancelled.instance());
      }
      case Event.Continue next -> {}
    }
    tryAll(done);
    return done;
  }

  private void report(SessionId session, Ready ready, boolean takesWork, List<String> done) {
    PlainNode node = view.find(session).orElseThrow();
    if (ready.startsAccounted() < node.accounted) {
      done.add("ignored");
      return;
    }
    node.report(ready);
    node.ready = takesWork;
  }

  private void submit(Start start, long ticket, List<String> done) {
    Optional<Map.Entry<Long, Start>> entry =
        waiting.entrySet().stream()
            .filter(other -> other.getValue().instance().equals(start.instance()))
            .findFirst()
            .map(Map.Entry::copyOf);
    Optional<Sent> sent = view.lastSent(start.instance());
    long latest =
        Math.max(
            entry.map(other -> other.getValue().generation()).orElse(0L),
            sent.map(last -> last.start().generation()).orElse(0L));
    if (latest > start.generation()) {
      done.add("refused " + start.instance() + " stale_generation");
      return;
    }
    if (sent.isPresent() && sent.get().start().equals(start)) {
      PlainNode node = view.carrierOf(sent.get()).orElseThrow();
      done.add(
          node.backedUp
              ? "repeated " + start.instance() + " on " + node.id
              : "placed %s on %s as %d".formatted(start.instance(), node.id, ++node.lastNumber));
      return;
    }
    entry.ifPresent(other -> waiting.remove(other.getKey()));
    Optional<PlainNode> first = inSearchOrder().filter(node -> node.fits(start)).findFirst();
    if (first.isPresent()) {
      place(start, first.get(), done);
    } else {
      waiting.put(entry.map(Map.Entry::getKey).orElse(ticket), start);
      done.add(
          "refused %s %s of %d nodes"
              .formatted(
                  start.instance(),
                  view.nodes.isEmpty() ? "no_cn" : "full_cloud",
                  view.nodes.size()));
    }
  }

  private Stream<PlainNode> inSearchOrder() {
    return view.nodes.stream()
        .sorted(
            Comparator.comparing((PlainNode node) -> node.arrival <= lastUsed)
                .thenComparingLong(node -> node.arrival));
  }

  private void place(Start start, PlainNode node, List<String> done) {
    lastUsed = node.arrival;
    done.add("placed %s on %s as %d".formatted(start.instance(), node.id, view.place(start, node)));
  }

  private void tryAll(List<String> done) {
    for (Map.Entry<Long, Start> entry : List.copyOf(waiting.entrySet())) {
      Start start = entry.getValue();
      view.nodes.stream()
          .filter(node -> node.fits(start))
          .findFirst()
          .ifPresent(node -> {
            waiting.remove(entry.getKey());
            place(start, node, done);
          });
    }
  }

  /** An effect in the words of this model; announcements are none of its business. */
  static Optional<String> inWords(Effect effect) {
    return switch (effect) {
      case Effect.Place place ->
          Optional.of(
              "placed %s on %s as %d"
                  .formatted(place.placed().instance(), place.placed().node(), place.number()));
      case Effect.RepeatPlaced repeat ->
          Optional.of("repeated " + repeat.placed().instance() + " on " + repeat.placed().node());
      case Effect.Refuse refuse -> Optional.of(refused(refuse.failure()));
      case Effect.ConfirmCancelled confirm ->
          Optional.of("cancelled " + confirm.deleted().instance());
      case Effect.Ignore ignore -> Optional.of("ignored");
      case Effect.AnnounceNode announce -> Optional.empty();
      case Effect.WithdrawNode withdraw -> Optional.empty();
    };
  }

  private static String refused(StartFailure failure) {
    String words = "refused " + failure.instance() + " " + failure.reason();
    int nodes = failure.vetoes().stream().mapToInt(VetoCount::nodes).sum();
    return failure.queued() ? words + " of " + nodes + " nodes" : words;
  }
}
