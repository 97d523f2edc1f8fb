package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Effect.AllowFetch;
import ciao.launcher.lifecycle.Effect.Claim;
import ciao.launcher.lifecycle.Effect.Interrupt;
import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Effect.Prepare;
import ciao.launcher.lifecycle.Effect.ScheduleClaim;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Progress;
import ciao.ssntp.payload.Start;
import java.util.ArrayList;
import java.util.List;

/** A START is taken, claimed, prepared and granted. */
final class Claiming {
  private Claiming() {}

  static Step accept(Start start) {
    return bind(held(start, Outcome.NONE, 1));
  }

  /** The directory and disk of an earlier generation go on under a later one. */
  static Step adopt(Held held, Start later) {
    Step step = bind(held(later, held.outcome().neverRan(null), held.ticket() + 1));
    return held.phase() == Phase.PREPARING ? interrupting(step) : step;
  }

  static Held held(Start start, Outcome outcome, long ticket) {
    return new Held(
        start, Phase.PREPARING, false, outcome, 0, null, 0, new Progress(ticket, 0, null));
  }

  static Step bind(Held held) {
    return Step.to(
        held,
        new Persist(held),
        claimOf(held),
        new ScheduleClaim(Waits.before(0), held.generation()),
        new Prepare(held.start(), held.ticket()));
  }

  /** What was being prepared for the earlier generation ends before the later one's begins. */
  private static Step interrupting(Step step) {
    List<Effect> effects = new ArrayList<>(step.effects());
    effects.add(1, new Interrupt());
    return new Step(step.instance(), effects, step.verdict());
  }

  static Step claim(Held held) {
    return Step.to(held, claimOf(held));
  }

  static Step claimAgain(Held held) {
    if (!claims(held)) {
      return Step.ignored(held);
    }
    Held again = held.with(held.progress().again());
    return Step.to(
        again,
        claimOf(again),
        new ScheduleClaim(Waits.before(again.progress().attempt()), again.generation()));
  }

  static Step claimAfresh(Held held) {
    if (!claims(held)) {
      return Step.ignored(held);
    }
    Held afresh = held.with(held.progress().calm());
    return Step.to(
        afresh, claimOf(afresh), new ScheduleClaim(Waits.before(0), afresh.generation()));
  }

  private static boolean claims(Held held) {
    return !held.granted() && (held.phase() == Phase.PREPARING || held.phase() == Phase.PREPARED);
  }

  static Claim claimOf(Held held) {
    return new Claim(held.id(), held.generation());
  }

  static Step grant(Held held) {
    Held granted = held.granting();
    return Step.to(granted, new Persist(granted), new AllowFetch(granted.generation()));
  }

  static Step prepared(Held held) {
    return Telling.report(held.in(Phase.PREPARED));
  }

  static Step prepareAgain(Held held) {
    Held preparing = held.in(Phase.PREPARING).newTicket();
    return Step.to(
        preparing,
        new ScheduleClaim(Waits.before(0), preparing.generation()),
        new Prepare(preparing.start(), preparing.ticket()));
  }
}
