package ciao.launcher.lifecycle;

import ciao.launcher.driver.Observation;
import ciao.launcher.lifecycle.Effect.Deleted;
import ciao.launcher.lifecycle.Effect.Destroy;
import ciao.launcher.lifecycle.Effect.Interrupt;
import ciao.launcher.lifecycle.Effect.Persist;
import ciao.launcher.lifecycle.Effect.Prepare;
import ciao.launcher.lifecycle.Effect.RefuseDelete;
import ciao.launcher.lifecycle.Effect.RefuseStop;
import ciao.launcher.lifecycle.Effect.Remove;
import ciao.launcher.lifecycle.Effect.ScheduleClaim;
import ciao.launcher.lifecycle.Effect.StopDriver;
import ciao.launcher.lifecycle.Effect.Tombstone;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.ssntp.payload.Start;
import org.jspecify.annotations.Nullable;

/** It is stopped or deleted. */
final class Ending {
  private static final String NEVER_RAN = "stopped before it ran";

  private Ending() {}

  /** Nothing of it runs. The ticket makes the result of a preparation under way too late. */
  static Step exitWithoutRun(Held held) {
    Outcome outcome =
        held.phase() == Phase.RESTARTING ? held.outcome() : held.outcome().neverRan(NEVER_RAN);
    Held exited = held.in(Phase.EXITED).with(outcome).newTicket();
    return Step.to(exited, new Persist(exited), new Interrupt(), Telling.reportOf(exited));
  }

  static Step stop(Held held) {
    Held stopping = held.in(Phase.STOPPING).newTicket();
    return Step.to(
        stopping,
        new Persist(stopping),
        new StopDriver(stopping.start(), stopping.ticket()),
        Telling.reportOf(stopping));
  }

  static Step waitBehind(Held held, Start later) {
    Held followed = held.followedBy(later);
    return Step.to(followed, new Persist(followed));
  }

  static Step stopped(Held held, Observation.@Nullable Ended ended) {
    Held exited = held.in(Phase.EXITED).with(afterStop(held.outcome(), ended)).newTicket();
    return held.next() == null ? Telling.persisted(exited) : Claiming.adopt(exited, held.next());
  }

  private static Outcome afterStop(Outcome outcome, Observation.@Nullable Ended ended) {
    if (ended == null) {
      return outcome.ran() ? outcome.vanished() : outcome.neverRan(NEVER_RAN);
    }
    if (!outcome.knows(ended)) {
      return outcome.ended(ended);
    }
    boolean ofThisGeneration = outcome.exitCode() != null;
    return ofThisGeneration ? outcome : outcome.neverRan(NEVER_RAN);
  }

  static Step stopFailed(Held held, Failure failure) {
    Held waiting = held.with(held.progress().again());
    return Step.to(
        waiting,
        new RefuseStop(held.id(), held.generation(), failure.reason(), failure.message()),
        Running.retryOf(held));
  }

  static Step stopAgain(Held held) {
    return Step.to(held, new StopDriver(held.start(), held.ticket()));
  }

  static Step delete(Held held, long generation) {
    @Nullable Start next = held.next();
    boolean overtaken = next != null && next.generation() <= generation;
    Held deleting =
        held.in(Phase.DELETING)
            .followedBy(overtaken ? null : next)
            .deletingUpTo(Math.max(generation, held.deletedUpTo()))
            .newTicket();
    return Step.to(
        deleting,
        new Persist(deleting),
        new Interrupt(),
        new Destroy(deleting.start(), deleting.ticket()),
        Telling.reportOf(deleting));
  }

  static Step destroyed(Held held) {
    Tombstone tombstone = new Tombstone(held.id(), held.deletedUpTo());
    Remove remove = new Remove(held.id());
    Deleted deleted = new Deleted(held.id(), held.deletedUpTo());
    if (held.next() == null) {
      return Step.to(new Absent(held.id(), held.deletedUpTo()), tombstone, remove, deleted);
    }
    Held fresh = Claiming.held(held.next(), Outcome.NONE, held.ticket() + 1);
    return Step.to(
        fresh,
        tombstone,
        remove,
        new Persist(fresh),
        deleted,
        Claiming.claimOf(fresh),
        new ScheduleClaim(Waits.before(0), fresh.generation()),
        new Prepare(fresh.start(), fresh.ticket()));
  }

  static Step destroyFailed(Held held, Failure failure) {
    Held waiting = held.with(held.progress().again());
    return Step.to(
        waiting,
        new RefuseDelete(held.id(), held.deletedUpTo(), failure.reason(), failure.message()),
        Running.retryOf(held));
  }

  static Step destroyAgain(Held held) {
    return Step.to(held, new Destroy(held.start(), held.ticket()));
  }
}
