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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the scheduler this controller is connected to the active one: its epoch is written down
 * before it is sent. Called on the session's event loop; only the leading controller has one of
 * these, and the store takes nothing from another.
 *
 * <p>A lone scheduler that no controller ever had to activate is left alone.
 */
public final class Activator {
  /** Who writes the term. */
  static final String OWNER = "scheduler-activator";

  /**
   * Longer than a controller takes to come back, and with the 10 s after which a silent connection
   * is given up no more than the 15 s in which nodes are to be on another scheduler.
   */
  static final Duration RESIGN_AFTER = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Activator.class);

  private final Store store;
  private final int schedulers;
  private int declined;

  /**
   * @param schedulers how many there are
   */
  public Activator(Store store, int schedulers) {
    this.store = store;
    this.schedulers = schedulers;
  }

  /** Whom nodes are with is to keep them: every other scheduler waits until it was tried again. */
  Greeting greet(SessionKey scheduler, ClusterConfiguration told) {
    Optional<SchedulerTerm> term = term();
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
    declined = 0;
    Optional<SchedulerTerm> term = term();
    if (told.schedulerEpoch() == null && term.isEmpty() && schedulers == 1) {
      return;
    }
    NodeId scheduler = session.node();
    long known = term.map(SchedulerTerm::epoch).orElse(0L);
    if (term.filter(active -> active.scheduler().equals(scheduler)).isPresent()
        && known == told.epoch()) {
      activate(session, known);
      return;
    }
    long next = Math.max(told.epoch(), known) + 1;
    SchedulerTerm changed = new SchedulerTerm(next, scheduler);
    var _ =
        store
            .modify(
                Operation.create(Resources.schedulerTerm(), OWNER, changed),
                stored -> stored.withSpec(changed))
            .whenComplete((result, bug) -> recorded(session, next, result, bug));
  }

  private void recorded(
      Session session, long epoch, @Nullable WriteResult result, @Nullable Throwable bug) {
    if (result instanceof Committed) {
      activate(session, epoch);
      return;
    }
    Object why = result instanceof Refusal refusal ? refusal : bug;
    log.error("epoch {} for scheduler {} cannot be written down: {}", epoch, session.key(), why);
    session.close(
        new ErrorReport(
            "not_recorded", "the controller could not write down epoch %d".formatted(epoch)));
  }

  private void activate(Session session, long epoch) {
    log.info("scheduler {} is the active one, epoch {}", session.key(), epoch);
    Long resignAfter = schedulers > 1 ? RESIGN_AFTER.toMillis() : null;
    session.send(Operand.ACTIVATE, new Activate(epoch, resignAfter));
  }

  private Optional<SchedulerTerm> term() {
    return store.get(Resources.schedulerTerm()).map(Resource::spec);
  }
}
