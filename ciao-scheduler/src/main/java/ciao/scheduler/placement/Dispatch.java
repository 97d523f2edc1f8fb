package ciao.scheduler.placement;

import ciao.scheduler.placement.Nodes.Found;
import ciao.scheduler.placement.PendingQueue.Entry;
import ciao.ssntp.Message;
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

  /** Places it, or lets it wait and tells the controller why. */
  void submit(Message start, SessionId controller, List<Effect> effects) {
    submit(Submission.of(start), queue.newTicket(), List.of(controller), effects);
  }

  private void submit(
      Submission submission, long ticket, List<SessionId> asking, List<Effect> effects) {
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
      repeat(submission, ticket, sent.get(), effects);
      return;
    }
    waiting.ifPresent(queue::remove);
    long kept = waiting.map(Entry::ticket).orElse(ticket);
    Optional<Found> found =
        isKnownNotToFit(submission) ? Optional.empty() : nodes.firstFit(submission.shape());
    if (found.isPresent()) {
      place(submission, kept, found.get(), whyFirst(found.get()), effects);
    } else {
      await(submission, kept, asking, effects);
    }
  }

  private boolean isKnownNotToFit(Submission submission) {
    return retries.isEmpty() && queue.hasLine(submission.shape());
  }

  private String whyFirst(Found found) {
    return "the first with room: " + found.searched() + " of " + nodes.size() + " looked at";
  }

  private void place(
      Submission submission, long ticket, Found found, String why, List<Effect> effects) {
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
    effects.add(send(submission, ticket, reservation.number(), reservation));
  }

  private Effect send(Submission submission, long ticket, long number, Reservation reservation) {
    return new Effect.Place(
        reservation.node().session(),
        number,
        ticket,
        submission.message(),
        roster.controllers(),
        reservation.placed());
  }

  /** A START that came twice goes to where it went, and takes no room a second time. */
  private void repeat(Submission submission, long ticket, Reservation sent, List<Effect> effects) {
    Node node = sent.node();
    effects.add(
        node.isBackedUp()
            ? new Effect.RepeatPlaced(roster.controllers(), sent.placed())
            : send(submission, ticket, node.reservations().repeat(), sent));
  }

  private void await(
      Submission submission, long ticket, List<SessionId> asking, List<Effect> effects) {
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
    submit(Submission.of(place.start()), place.ticket(), roster.controllers(), effects);
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
      String why = "it has room for what waited";
      place(entry.submission(), entry.ticket(), new Found(node, 1), why, effects);
    }
  }
}
