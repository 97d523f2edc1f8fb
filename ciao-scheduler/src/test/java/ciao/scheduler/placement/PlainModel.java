package ciao.scheduler.placement;

import ciao.scheduler.placement.PlainView.PlainNode;
import ciao.scheduler.placement.PlainView.Sent;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rules of placement with nothing done to make them fast: after every event each waiting
 * instance is tried on every node.
 */
final class PlainModel {
  final PlainView view = new PlainView();
  final List<Waiting> waiting = new ArrayList<>();
  private boolean packs;
  private long lastTicket;
  private long lastUsed;

  /** Ordered as if one of higher priority had come that much earlier. */
  record Waiting(long ticket, Start start) {
    long order() {
      return ticket - (start.scheduling() == null ? 0 : start.scheduling().priority()) * 1_000L;
    }
  }

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
      case Event.NodeMaintenance sick -> report(sick.session(), sick.ready(), false, done);
      case Event.NodeDrained(NodeId id, boolean draining) -> drain(id, draining);
      case Event.StrategyChosen(Strategy strategy) -> packs = strategy instanceof Pack;
      case Event.PlaceFailed failed -> {
        view.find(failed.place().node())
            .ifPresent(node -> node.couldNotSend(failed.place().number()));
        submit((Start) failed.place().start().payload(), failed.place().ticket(), done);
      }
      case Event.ControllerConnected joined -> {}
      case Event.ControllerDisconnected left -> {}
      case Event.StartSubmitted start -> submit(start.submission().start(), ++lastTicket, done);
      case Event.StartCancelled cancelled -> {
        waiting.removeIf(entry ->
            entry.start().instance().equals(cancelled.instance())
                && entry.start().generation() <= cancelled.generation());
        done.add("cancelled " + cancelled.instance());
      }
      case Event.PlanAsked asked -> {}
      case Event.Continue next -> {}
    }
    tryAll(done);
    return done;
  }

  private void drain(NodeId id, boolean draining) {
    if (draining) {
      view.drained.add(id);
    } else {
      view.drained.remove(id);
    }
    view.nodes.stream()
        .filter(node -> node.id.equals(id))
        .forEach(node -> node.draining = draining);
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
    Optional<Waiting> entry =
        waiting.stream()
            .filter(other -> other.start().instance().equals(start.instance()))
            .findFirst();
    Optional<Sent> sent = view.lastSent(start.instance());
    long latest =
        Math.max(
            entry.map(other -> other.start().generation()).orElse(0L),
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
    entry.ifPresent(waiting::remove);
    Optional<PlainNode> first = firstFor(start);
    if (first.isPresent()) {
      place(start, first.get(), done);
    } else {
      waiting.add(new Waiting(entry.map(Waiting::ticket).orElse(ticket), start));
      done.add(
          "refused %s %s of %d nodes"
              .formatted(
                  start.instance(),
                  view.nodes.isEmpty() ? "no_cn" : "full_cloud",
                  view.nodes.size()));
    }
  }

  /** Where all preferences hold, or else all but the last, … */
  private Optional<PlainNode> firstFor(Start start) {
    List<PlainNode> inSearchOrder = inSearchOrder();
    for (int preferred = PlainView.affinities(start, false).size(); preferred >= 0; preferred--) {
      for (PlainNode node : inSearchOrder) {
        if (view.fits(start, node, preferred)) {
          return Optional.of(node);
        }
      }
    }
    return Optional.empty();
  }

  private List<PlainNode> inSearchOrder() {
    return view.nodes.stream()
        .sorted(
            Comparator.comparing((PlainNode node) -> !packs && node.arrival <= lastUsed)
                .thenComparingLong(node -> node.arrival))
        .toList();
  }

  private void place(Start start, PlainNode node, List<String> done) {
    lastUsed = node.arrival;
    done.add("placed %s on %s as %d".formatted(start.instance(), node.id, view.place(start, node)));
  }

  /** The first that fits somewhere is placed, until none does: each may make way for others. */
  private void tryAll(List<String> done) {
    boolean placed = true;
    while (placed) {
      placed = false;
      waiting.sort(Comparator.comparingLong(Waiting::order).thenComparingLong(Waiting::ticket));
      for (Waiting entry : List.copyOf(waiting)) {
        Optional<PlainNode> node = firstFor(entry.start());
        if (node.isPresent()) {
          waiting.remove(entry);
          place(entry.start(), node.get(), done);
          placed = true;
          break;
        }
      }
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
      case Effect.WorkOut plan -> Optional.empty();
    };
  }

  private static String refused(StartFailure failure) {
    String words = "refused " + failure.instance() + " " + failure.reason();
    int nodes = failure.vetoes().stream().mapToInt(VetoCount::nodes).sum();
    return failure.queued() ? words + " of " + nodes + " nodes" : words;
  }
}
