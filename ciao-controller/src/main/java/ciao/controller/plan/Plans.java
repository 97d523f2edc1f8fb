package ciao.controller.plan;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.instance.Outbound;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.PlanFailure;
import ciao.ssntp.payload.Planned;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Questions the scheduler was asked and has not answered yet. Any thread. */
public final class Plans {
  /**
   * The largest, 100,000 instances on 100,000 nodes, takes a busy machine 20 s, and others may be
   * before it.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The scheduler takes up eight at once; these may be on their way. */
  private static final int MOST = 16;

  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Answer<Planned>>> waiting = new ConcurrentHashMap<>();

  /**
   * Asks.
   *
   * @param plan the question; its number does not matter
   */
  public CompletableFuture<Answer<Planned>> ask(Outbound scheduler, Plan plan) {
    if (waiting.size() >= MOST) {
      return CompletableFuture.completedFuture(busy(MOST + " plans are asked for already"));
    }
    if (!scheduler.isWritable()) {
      return CompletableFuture.completedFuture(noScheduler());
    }
    long number = numbers.incrementAndGet();
    CompletableFuture<Answer<Planned>> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    var _ = answer.whenComplete((any, how) -> waiting.remove(number));
    try {
      scheduler.send(Operand.PLAN, plan.numbered(number));
    } catch (IllegalArgumentException tooLong) {
      answer.complete(
          Answer.denied(
              Reason.TOO_LARGE,
              "plan_too_large",
              "the plan is about too much at once: %s; ask about fewer nodes"
                  .formatted(tooLong.getMessage())));
    }
    return answer.completeOnTimeout(
        Answer.denied(
            Reason.TIMED_OUT,
            "scheduler_did_not_answer",
            "the scheduler did not answer within %d s; try again".formatted(PATIENCE.toSeconds())),
        PATIENCE.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static Answer<Planned> busy(String sentence) {
    return Answer.denied(Reason.UNAVAILABLE, "planner_busy", sentence + "; try again in a moment");
  }

  private static Answer<Planned> noScheduler() {
    return Answer.denied(
        Reason.UNAVAILABLE,
        "no_scheduler",
        "the scheduler is not connected, or does not keep up; try again when it is back");
  }

  /** The scheduler answers. */
  public void answered(Planned planned) {
    complete(planned.request(), Answer.of(planned));
  }

  /** The scheduler does not. */
  public void failed(PlanFailure failure) {
    complete(
        failure.request(),
        failure.code().equals(PlanFailure.BUSY)
            ? busy(failure.message())
            : Answer.denied(Reason.INVALID, "invalid_plan", failure.message()));
  }

  /** The session with the scheduler ended, and with it what it was asked. */
  public void lost() {
    waiting.values().forEach(answer -> answer.complete(noScheduler()));
  }

  private void complete(long number, Answer<Planned> outcome) {
    @Nullable CompletableFuture<Answer<Planned>> answer = waiting.get(number);
    if (answer != null) {
      answer.complete(outcome);
    }
  }
}
