package ciao.scheduler.placement;

import ciao.scheduler.placement.PlainView.PlainNode;
import ciao.scheduler.placement.PlainView.Sent;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Start;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of placement with nothing done to make them fast: after every event each waiting
 * instance is tried on every node.
 */
final class PlainModel {
  final PlainView view = new PlainView();
  final List<Waiting> waiting = new ArrayList<>();
  private final QueueLimits limits;
  private boolean packs;
  private long lastTicket;
  private long lastUsed;

  /** Why the last START that was refused by every node was; null: none yet. */
  @Nullable PlainRefusal refusal;

  /** Ordered as if one of higher priority had come that much earlier. */
  record Waiting(long ticket, Start start, int bytes) {
    long order() {
      return ticket - (start.scheduling() == null ? 0 : start.scheduling().priority()) * 1_000L;
    }
  }

  PlainModel(QueueLimits limits) {
    this.limits = limits;
  }

  /** What the core should do, in the words of {@link #inWords}. */
  List<String> handle(Event event) {
    List<String> done = new ArrayList<>();
    switch (event) {
      case Event.NodeConnected connected -> {
        if (connected.type() == NodeType.COMPUTE_NODE) {
          view.connect(connected.session(), connected.node());
        }
      }
      case Event.NodeDisconnected gone -> view.disconnect(gone.session());
      case Event.NodeReady ready -> report(ready.session(), ready.ready(), Standing.READY, done);
      case Event.NodeFull full -> report(full.session(), full.ready(), Standing.FULL, done);
      case Event.NodeStats stats -> report(stats.session(), stats.ready(), null, done);
      case Event.NodeWritable writable ->
          view.find(writable.session()).ifPresent(node -> node.backedUp = false);
      case Event.NodeMaintenance sick ->
          report(sick.session(), sick.ready(), Standing.MAINTENANCE, done);
      case Event.NodeDrained(NodeId id, boolean draining) -> drain(id, draining);
      case Event.StrategyChosen(Strategy strategy) -> packs = strategy instanceof Pack;
      case Event.PlaceFailed failed -> {
        view.find(failed.place().node())
            .ifPresent(node -> node.couldNotSend(failed.place().number()));
        submit(Submission.of(failed.place().start()), failed.place().ticket(), done);
      }
      case Event.ControllerConnected joined -> {}
      case Event.ControllerDisconnected left -> {}
      case Event.StartSubmitted start -> submit(start.submission(), done);
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

  /** A network node has no room, whatever it says; STATS do not say whether work is taken. */
  private void report(SessionId session, Ready ready, @Nullable Standing said, List<String> done) {
    Optional<PlainNode> reporting = view.find(session);
    if (reporting.isEmpty() || ready.startsAccounted() < reporting.get().accounted) {
      done.add("ignored");
      return;
    }
    PlainNode node = reporting.get();
    node.report(ready);
    node.standing = said == null ? node.standing : said;
  }

  private void submit(Submission submission, List<String> done) {
    view.submitted(submission.start());
    submit(submission, ++lastTicket, done);
  }

  private void submit(Submission submission, long ticket, List<String> done) {
    Start start = submission.start();
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
    if (sent.isPresent() && sent.get().start().equals(start) && isRepeated(sent.get(), done)) {
      return;
    }
    entry.ifPresent(waiting::remove);
    Optional<PlainNode> first = firstFor(start);
    if (first.isPresent()) {
      place(start, first.get(), done);
    } else {
      refusal = PlainRefusal.of(start, view, null);
      long bytes = waiting.stream().mapToLong(Waiting::bytes).sum() + submission.bytes();
      if (waiting.size() < limits.instances() && bytes <= limits.bytes()) {
        long since = entry.map(Waiting::ticket).orElse(ticket);
        waiting.add(new Waiting(since, start, submission.bytes()));
        done.add("refused " + start.instance() + (view.nodes.isEmpty() ? " no_cn" : " full_cloud"));
      } else {
        done.add("refused " + start.instance() + " queue_full");
      }
    }
  }

  /** It goes to the same node, unless that does not respond. */
  private boolean isRepeated(Sent sent, List<String> done) {
    PlainNode node = view.carrierOf(sent).orElseThrow();
    if (node.unresponsive) {
      view.giveUp(sent);
      return false;
    }
    done.add(
        node.backedUp
            ? "repeated " + sent.start().instance() + " on " + node.id
            : "placed %s on %s as %d"
                .formatted(sent.start().instance(), node.id, ++node.lastNumber));
    return true;
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
      case Effect.Refuse refuse ->
          Optional.of("refused " + refuse.failure().instance() + " " + refuse.failure().reason());
      case Effect.ConfirmCancelled confirm ->
          Optional.of("cancelled " + confirm.deleted().instance());
      case Effect.Ignore ignore -> Optional.of("ignored");
      case Effect.AnnounceNode announce -> Optional.empty();
      case Effect.WithdrawNode withdraw -> Optional.empty();
      case Effect.WorkOut plan -> Optional.empty();
    };
  }
}
