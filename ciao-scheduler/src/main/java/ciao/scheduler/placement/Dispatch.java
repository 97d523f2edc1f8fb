package ciao.scheduler.placement;

import ciao.scheduler.placement.Nodes.Found;
import ciao.scheduler.placement.PendingQueue.Entry;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where STARTs go: to a node, or into the queue until one has room.
 *
 * <p>What keeps it fast is a promise: <em>what waits fits no node, but maybe those in {@link
 * Retries}</em>. So only a node that got room looks at what waits, and a START like one that waits
 * needs no search.
 */
final class Dispatch {
  private final Nodes nodes;
  private final Roster roster;
  private final PendingQueue queue;
  private final Explainer explainer;
  private final Retries retries = new Retries();

  /** Per instance, the latest START a node has yet to account for. */
  private final Map<InstanceId, Reservation> onTheWay = new HashMap<>();

  Dispatch(Nodes nodes, Roster roster, QueueLimits limits) {
    this.nodes = nodes;
    this.roster = roster;
    this.queue = new PendingQueue(limits);
    this.explainer = new Explainer(nodes);
  }

  /** Places it, or lets it wait and tells those who ask why. */
  void submit(Submission submission, List<SessionId> asking, List<Effect> effects) {
    Optional<Entry> waiting = queue.find(submission.instance());
    Optional<Reservation> sent = Optional.ofNullable(onTheWay.get(submission.instance()));
    long latest =
        Math.max(
            waiting.map(entry -> entry.submission().generation()).orElse(0L),
            sent.map(Reservation::generation).orElse(0L));
    if (latest > submission.generation()) {
      effects.add(new Effect.Refuse(asking, Refusal.stale(submission, latest)));
      return;
    }
    if (sent.isPresent() && sent.get().isFor(submission)) {
      repeat(submission, sent.get(), effects);
      return;
    }
    waiting.ifPresent(queue::remove);
    Optional<Found> found =
        isKnownNotToFit(submission) ? Optional.empty() : nodes.firstFit(submission.shape());
    if (found.isPresent()) {
      place(submission, found.get(), whyFirst(found.get()), effects);
    } else {
      long ticket = waiting.map(Entry::ticket).orElseGet(queue::newTicket);
      await(ticket, submission, asking, effects);
    }
  }

  private boolean isKnownNotToFit(Submission submission) {
    return retries.isEmpty() && queue.hasLine(submission.shape());
  }

  private String whyFirst(Found found) {
    return "the first with room: " + found.searched() + " of " + nodes.size() + " looked at";
  }

  private void place(Submission submission, Found found, String why, List<Effect> effects) {
    Node node = found.node();
    InstancePlaced placed =
        new InstancePlaced(
            submission.instance(),
            submission.generation(),
            node.id(),
            node.hostname(),
            found.searched(),
            nodes.size(),
            nodes.version(),
            why);
    Reservation reservation = node.reserve(submission.shape(), placed);
    onTheWay.put(submission.instance(), reservation);
    nodes.used(node);
    nodes.changed();
    hand(submission, node, reservation.number(), placed, effects);
  }

  private void hand(
      Submission submission, Node node, long number, InstancePlaced placed, List<Effect> effects) {
    effects.add(
        new Effect.Place(
            node.session(), number, submission.message(), roster.controllers(), placed));
  }

  /** A START that came twice goes to where it went, and takes no room a second time. */
  private void repeat(Submission submission, Reservation sent, List<Effect> effects) {
    Node node = sent.node();
    if (node.isBackedUp()) {
      effects.add(new Effect.RepeatPlaced(roster.controllers(), sent.placed()));
      return;
    }
    hand(submission, node, node.reservations().repeat(), sent.placed(), effects);
  }

  private void await(
      long ticket, Submission submission, List<SessionId> asking, List<Effect> effects) {
    Refusal refusal = explainer.explain(submission.shape());
    if (queue.hasPlaceFor(submission)) {
      queue.add(ticket, submission);
      effects.add(new Effect.Refuse(asking, refusal.queued(submission)));
    } else {
      effects.add(new Effect.Refuse(asking, refusal.turnedAway(submission, queue.limits())));
    }
  }

  /** Nothing of this generation, nor of one before it, waits afterwards. */
  void cancel(Event.StartCancelled cancelled, List<Effect> effects) {
    queue
        .find(cancelled.instance())
        .filter(entry -> entry.submission().generation() <= cancelled.generation())
        .ifPresent(queue::remove);
    InstanceDeleted deleted =
        new InstanceDeleted(cancelled.instance(), cancelled.generation(), null);
    effects.add(new Effect.ConfirmCancelled(List.of(cancelled.controller()), deleted));
  }

  /** The node's connection did not take it: the room is given back, and another node looked for. */
  void placeElsewhere(Effect.Place place, List<Effect> effects) {
    nodes
        .find(place.node())
        .ifPresent(node -> {
          node.backUp(place.number()).forEach(this::forget);
          retries.end(node);
          nodes.changed();
        });
    submit(Submission.of(place.start()), roster.controllers(), effects);
  }

  /** These STARTs are accounted for. */
  void arrived(List<Reservation> reservations) {
    reservations.forEach(this::forget);
  }

  /** The node is gone, and all that was on its way there is for the controller to submit again. */
  void lost(Node node) {
    node.reservations().all().forEach(this::forget);
    retries.end(node);
  }

  private void forget(Reservation reservation) {
    onTheWay.remove(reservation.instance(), reservation);
  }

  /** The node offered this before; if it offers more now, what waits may fit. */
  void retryIfMore(Node node, Node.Offer before) {
    if (node.offersMoreThan(before) && !queue.isEmpty()) {
      retries.begin(node);
    }
  }

  /** Places what waits on the nodes that got room, longest waiting first. */
  void retry(int checks, List<Effect> effects) {
    for (int check = 0; check < checks && !retries.isEmpty(); check++) {
      retries.first().ifPresent(node -> retryNextOn(node, effects));
    }
  }

  boolean hasRetries() {
    return !retries.isEmpty();
  }

  int waiting() {
    return queue.size();
  }

  private void retryNextOn(Node node, List<Effect> effects) {
    Optional<Entry> next =
        node.takesWork() ? queue.firstAfter(retries.position(node), node) : Optional.empty();
    if (next.isEmpty()) {
      retries.end(node);
      return;
    }
    Entry entry = next.get();
    retries.advance(node, entry.ticket());
    if (node.fits(entry.submission().shape())) {
      queue.remove(entry);
      place(entry.submission(), new Found(node, 1), "it has room for what waited", effects);
    }
  }
}
