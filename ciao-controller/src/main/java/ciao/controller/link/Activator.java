package ciao.controller.link;

import ciao.controller.resource.Resources;
import ciao.controller.resource.SchedulerTerm;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Greeting;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.NodeId;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the scheduler this controller is connected to the active one. Each session begins with an
 * epoch higher than any before, written down before it is sent: the store takes it from the leading
 * controller alone, so one that was deposed and does not know it yet activates nobody. Called on
 * the session's event loop.
 *
 * <p>The epoch is made of the clock where that is ahead, so that a store of yesterday, a new one,
 * or a scheduler that forgot all it knew does not repeat what nodes have seen.
 *
 * <p>A lone scheduler that no controller ever had to activate is left alone.
 */
public final class Activator {
  /** Who writes the term. */
  static final String OWNER = "scheduler-activator";

  /**
   * Longer than another controller takes to lead and to connect: a lease of 10 s, and what its
   * start and a few attempts take. With the 10 s after which a silent connection is given up, 10 s
   * less than the time for which the controller waits for nodes after a change of scheduler.
   */
  static final Duration RESIGN_AFTER = Duration.ofSeconds(20);

  /** A session that ended sooner was one more failed attempt with its scheduler. */
  static final Duration LASTED = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Activator.class);

  private final Store store;
  private final Leadership leadership;
  private final int schedulers;
  private final InstantSource clock;
  private final InstantSource steady;
  private Instant began = Instant.EPOCH;
  private int declined;

  /**
   * @param schedulers how many there are
   * @param clock the time of day, of which epochs are made
   * @param steady what sessions are measured by; unlike the time of day it is never set
   */
  public Activator(
      Store store,
      Leadership leadership,
      int schedulers,
      InstantSource clock,
      InstantSource steady) {
    this.store = store;
    this.leadership = leadership;
    this.schedulers = schedulers;
    this.clock = clock;
    this.steady = steady;
  }

  /** Whom nodes are with is to keep them: every other scheduler waits until it was tried again. */
  Greeting greet(SessionKey scheduler, ClusterConfiguration told) {
    Optional<SchedulerTerm> term = term();
    long most =
        Math.max(
            term.map(SchedulerTerm::epoch).orElse(0L),
            clock.millis() + Leadership.MOST_AHEAD.toMillis());
    if (told.epoch() > most) { // written down, it would have to be outbid for good
      return new Greeting.Refusal(
          ErrorCode.NOT_ACTIVE,
          "scheduler %s has epoch %d (expected: the milliseconds since 1970, %d at most); set the"
                  .formatted(scheduler.uuid(), told.epoch(), most)
              + " clock right, or else delete scheduler-epoch in that scheduler's home");
    }
    boolean incumbent =
        term.isEmpty()
            || term.get().scheduler().equals(scheduler.node())
            || told.epoch() > term.get().epoch();
    if (incumbent || declined >= schedulers - 1) {
      return new Greeting.Welcome(told);
    }
    declined++;
    return new Greeting.Refusal(
        ErrorCode.NOT_ACTIVE,
        "scheduler %s of epoch %d (expected: %s, the active one, which is tried first)"
            .formatted(scheduler.uuid(), told.epoch(), term.get().scheduler()));
  }

  /** There is a session with this scheduler. */
  void connected(Session session, ClusterConfiguration told) {
    began = steady.instant();
    if (told.schedulerEpoch() == null && term().isEmpty() && schedulers == 1) {
      return;
    }
    NodeId scheduler = session.node();
    long least = Math.max(told.epoch() + 1, clock.millis());
    var _ =
        store
            .modify(
                Operation.create(Resources.schedulerTerm(), OWNER, new SchedulerTerm(1, scheduler)),
                stored -> stored.withSpec(stored.spec().next(least, scheduler)))
            .whenComplete((result, bug) -> recorded(session, result, bug));
  }

  /** That session has ended. */
  void disconnected() {
    if (!steady.instant().isBefore(began.plus(LASTED))) {
      declined = 0;
    }
  }

  private void recorded(Session session, @Nullable WriteResult result, @Nullable Throwable bug) {
    if (result instanceof Committed committed) {
      activate(session, committed.resource(Resources.schedulerTerm()).spec().epoch());
      return;
    }
    Object why = result instanceof Refusal refusal ? refusal : bug;
    log.error("an epoch for scheduler {} cannot be written down: {}", session.key(), why);
    session.close(
        new ErrorReport(
            ErrorCode.NOT_RECORDED.toString(),
            "the controller could not write down an epoch for this scheduler"));
  }

  private void activate(Session session, long epoch) {
    log.info("scheduler {} is the active one, epoch {}", session.key(), epoch);
    Long resignAfter = schedulers > 1 ? RESIGN_AFTER.toMillis() : null;
    session.send(Operand.ACTIVATE, new Activate(epoch, resignAfter).by(leadership.epoch()));
  }

  private Optional<SchedulerTerm> term() {
    return store.get(Resources.schedulerTerm()).map(Resource::spec);
  }
}
