package ciao.scheduler.placement;

import ciao.scheduler.placement.Explainer.Told;
import ciao.scheduler.placement.PendingQueue.Entry;
import ciao.scheduler.placement.PendingQueue.Line;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.StartFailure;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where STARTs go: to a node, or into the backlog until one has room. */
final class Dispatch {
  /** About a tenth of a millisecond, where all of them wait in a line that is explained. */
  private static final int ANSWERS_AT_ONCE = 256;

  private final Nodes nodes;
  private final Roster roster;
  private final Backlog backlog;
  private final Explainer explainer;

  private final UnderWay underWay = new UnderWay();

  /** Whom to tell why these wait, once there is time to look; each is in the queue. */
  private final Map<InstanceId, List<SessionId>> unanswered = new LinkedHashMap<>();

  Dispatch(Nodes nodes, Roster roster, Backlog backlog, Explainer explainer) {
    this.nodes = nodes;
    this.roster = roster;
    this.backlog = backlog;
    this.explainer = explainer;
  }

  /** Places it, or lets it wait and tells the controller why. */
  void submit(Submission start, SessionId controller, List<Effect> effects) {
    underWay.comesAgain(start).ifPresent(backlog::leavesUnanswered);
    submit(start, backlog.queue().newTicket(), List.of(controller), effects);
  }

  private void submit(
      Submission submission, long ticket, List<SessionId> asking, List<Effect> effects) {
    Optional<Entry> waiting = backlog.queue().find(submission.instance());
    long latest =
        Math.max(
            waiting.map(entry -> entry.submission().generation()).orElse(0L),
            underWay.generation(submission.instance()));
    if (latest > submission.generation()) {
      effects.add(Effect.Refuse.of(asking, Refusal.stale(submission, latest)));
      return;
    }
    Optional<Reservation> sent = underWay.find(submission);
    if (sent.isPresent() && !sent.get().node().isUnresponsive()) {
      end(submission.instance()); // what else was asked for it since is not wanted any more
      repeat(submission, ticket, sent.get(), effects);
      return;
    }
    sent.ifPresent(this::giveUp);
    if (waiting.isPresent()) {
      Entry before = waiting.get();
      decide(submission.inPlaceOf(before.submission()), before.turn().ticket(), asking, effects);
    } else {
      decide(submission, ticket, asking, effects);
    }
  }

  private void decide(
      Submission submission, long ticket, List<SessionId> asking, List<Effect> effects) {
    Optional<Placement> first = search(submission.shape());
    if (first.isPresent()) {
      place(submission, ticket, first.get(), effects);
    } else {
      await(submission, ticket, asking, effects);
    }
  }

  private Optional<Placement> search(Shape shape) {
    if (backlog.isKnownNotToFit(shape)) {
      return Optional.empty();
    }
    Search search = backlog.search();
    return search
        .find(shape)
        .map(found -> Placement.found(found, shape, search.strategy().inWords()));
  }

  private void place(
      Submission submission, long ticket, Placement placement, List<Effect> effects) {
    Node node = placement.node();
    InstancePlaced placed = placement.announce(submission, nodes);
    backlog.placed(submission.instance());
    answered(submission.instance());
    Reservation reservation = node.reserve(submission.shape(), placed);
    count(reservation, 1);
    underWay.add(reservation);
    nodes.used(node);
    nodes.changed(node);
    effects.add(send(submission, ticket, reservation.number(), reservation));
  }

  private void count(Reservation reservation, int more) {
    if (reservation.shape().group() != null) {
      backlog.groups().add(reservation.node(), reservation.shape().group(), more);
    }
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

  /**
   * Another node is to be looked for. Should this one take it after all, there are two that have
   * it, and the controller lets the one run that INSTANCE_PLACED named last.
   */
  private void giveUp(Reservation sent) {
    underWay.remove(sent);
    sent.node().reservations().giveUp(sent);
    count(sent, -1);
    nodes.changed(sent.node());
  }

  private void await(
      Submission submission, long ticket, List<SessionId> asking, List<Effect> effects) {
    Optional<Entry> entry =
        backlog.await(
            submission,
            ticket,
            displaced -> {
              answered(displaced.instance());
              turnAway(displaced, roster.controllers(), effects);
            });
    if (entry.isEmpty()) {
      answered(submission.instance());
      turnAway(submission, asking, effects);
    } else if (mayAnswer(entry.get().line()) && refuse(entry.get(), asking, effects)) {
      answered(submission.instance());
    } else {
      unanswered.put(submission.instance(), asking);
    }
  }

  private void turnAway(Submission submission, List<SessionId> asking, List<Effect> effects) {
    Told why = explainer.explain(submission.shape().fit());
    StartFailure failure =
        why.refusal().turnedAway(submission, backlog.queue().limits(), why.look());
    effects.add(new Effect.Refuse(asking, failure, word(why.refusal()), true));
  }

  private static String word(Refusal refusal) {
    return refusal.lacking() == null ? Effect.Refuse.NOTHING : refusal.lacking().word();
  }

  /** Who came before is explained before, unless there is nothing to look at. */
  private boolean mayAnswer(Line line) {
    return unanswered.isEmpty() || line.explained() != null;
  }

  /** Says whether there was time for the explanation. */
  private boolean refuse(Entry entry, List<SessionId> asking, List<Effect> effects) {
    Optional<Told> told = explainer.explain(entry.line());
    told.ifPresent(why -> {
      StartFailure failure = why.refusal().queued(entry.submission(), why.look());
      effects.add(new Effect.Refuse(asking, failure, word(why.refusal()), entry.refuse()));
    });
    return told.isPresent();
  }

  /** An event came. */
  void countEvent() {
    explainer.countEvent();
  }

  /** Whether {@link #explain} has something to do, if only to wait for its time. */
  boolean hasToExplain() {
    return !unanswered.isEmpty() || explainer.isDue();
  }

  /** Explains anew what was explained long ago, some of it, unless something never was. */
  void explain() {
    if (unanswered.isEmpty()) {
      explainer.renew();
    }
  }

  /** Answers those that wait for their explanation, as far as there is time. */
  void answer(List<Effect> effects) {
    Iterator<Map.Entry<InstanceId, List<SessionId>>> first = unanswered.entrySet().iterator();
    for (int n = 0; n < ANSWERS_AT_ONCE && first.hasNext(); n++) {
      Map.Entry<InstanceId, List<SessionId>> asked = first.next();
      Entry entry = backlog.queue().find(asked.getKey()).orElseThrow();
      if (!refuse(entry, asked.getValue(), effects)) {
        return; // it is the first the next time, too
      }
      first.remove();
    }
  }

  /** Nothing of this generation, nor of one before it, waits afterwards. */
  void cancel(Event.StartCancelled cancelled, List<Effect> effects) {
    backlog
        .queue()
        .find(cancelled.instance())
        .filter(entry -> entry.submission().generation() <= cancelled.generation())
        .ifPresent(entry -> end(cancelled.instance()));
    InstanceDeleted deleted =
        new InstanceDeleted(cancelled.instance(), cancelled.generation(), null);
    effects.add(new Effect.ConfirmCancelled(List.of(cancelled.controller()), deleted));
  }

  /** It is to wait no longer. */
  private void end(InstanceId instance) {
    backlog.end(instance);
    answered(instance);
  }

  private void answered(InstanceId instance) {
    if (!unanswered.isEmpty()) { // mostly nobody waits for an answer
      unanswered.remove(instance);
    }
  }

  /** The node's connection did not take it: the room is given back, and another node looked for. */
  void placeElsewhere(Effect.Place place, List<Effect> effects) {
    nodes
        .find(place.node())
        .ifPresent(node -> {
          for (Reservation unsent : node.backUp(place.number())) {
            underWay.remove(unsent);
            count(unsent, -1);
          }
          backlog.passOver(node);
          nodes.changed(node);
        });
    submit(Submission.of(place.start()), place.ticket(), roster.controllers(), effects);
  }

  /** These STARTs are accounted for. */
  void arrived(List<Reservation> reservations) {
    reservations.forEach(underWay::remove);
  }

  /** The node is gone, and all that was on its way there is for the controller to submit again. */
  void lost(Node node) {
    backlog.groups().update(node, node.members(), Map.of());
    node.reservations().all().forEach(underWay::remove);
    backlog.lost(node);
  }

  /** The node reported: it may be free enough for whom it is held. */
  void reported(Node node, List<Effect> effects) {
    backlog.reported(
        node, (submission, ticket, where) -> place(submission, ticket, where, effects));
  }

  /** Places what waits where there may be room now. */
  void retry(int checks, List<Effect> effects) {
    backlog.retry(checks, (submission, ticket, where) -> place(submission, ticket, where, effects));
  }
}
