package ciao.scheduler;

import ciao.scheduler.placement.Effect;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.PlanFailure;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works out plans beside placement, which they never hold up: each on the snapshot that was taken
 * when its turn came.
 */
final class Planner {
  /** Each keeps a snapshot, a few megabytes for 10,000 nodes, until it is worked out. */
  static final int MOST = 8;

  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  private final Outbound outbound;
  private final Executor executor;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param executor where they are worked out, some 100 ms each; best a thread of its own
   */
  Planner(Outbound outbound, Executor executor) {
    this.outbound = outbound;
    this.executor = executor;
  }

  /** Whether this one may be taken up; if not, the asker is told. Any thread. */
  boolean admit(SessionId asker, Plan plan) {
    if (underWay.incrementAndGet() <= MOST) {
      return true;
    }
    underWay.decrementAndGet();
    fail(
        asker,
        plan,
        PlanFailure.BUSY,
        MOST + " plans are worked out already; ask again in a moment");
    return false;
  }

  /** Takes up one that was admitted. */
  void workOut(Effect.WorkOut asked) {
    try {
      executor.execute(() -> answer(asked));
    } catch (RejectedExecutionException ending) {
      underWay.decrementAndGet();
      fail(asked.asker(), asked.plan(), PlanFailure.BUSY, "the scheduler is being stopped");
    }
  }

  private void answer(Effect.WorkOut asked) {
    try {
      tell(asked.asker(), Operand.PLANNED, Forecasts.of(asked.plan(), asked.snapshot()));
    } catch (IllegalArgumentException senseless) {
      String why = String.valueOf(senseless.getMessage());
      fail(asked.asker(), asked.plan(), PlanFailure.INVALID, why);
    } catch (RuntimeException bug) {
      log.error("a plan was not worked out: {}", asked.plan(), bug);
      fail(
          asked.asker(),
          asked.plan(),
          PlanFailure.INVALID,
          "a defect; the scheduler's log says more");
    } finally {
      underWay.decrementAndGet();
    }
  }

  private void fail(SessionId asker, Plan plan, String code, String sentence) {
    tell(asker, Operand.PLAN_FAILURE, new PlanFailure(plan.request(), code, sentence));
  }

  private void tell(SessionId asker, Operand operand, Payload answer) {
    outbound.tell(asker, Message.of(operand, answer));
  }
}
