package ciao.state.reconcile;

import ciao.state.Refusal;
import ciao.state.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reconcile, from its beginning to the commit of what it staged. Whatever the reconciler throws
 * ends here.
 */
final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  private final Scope scope;
  private final Object key;
  private final Turn turn;
  private final Instant begun;
  private final CompletableFuture<End> ended = new CompletableFuture<>();

  private Attempt(Scope scope, Object key) {
    this.scope = scope;
    this.key = key;
    this.begun = scope.surroundings().clock().instant();
    this.turn = new Turn(scope);
  }

  /** Its future completes in any case, and never with an exception. */
  static CompletableFuture<End> begin(Scope scope, Object key, Function<Turn, Outcome> reconcile) {
    scope.count(Metrics.Counter.RECONCILES, 1);
    Attempt attempt = new Attempt(scope, key);
    attempt.proceed(() -> reconcile.apply(attempt.turn));
    return attempt.ended;
  }

  private void proceed(Supplier<Outcome> step) {
    try {
      switch (step.get()) {
        case Outcome.Later(var stage) -> await(stage);
        case Outcome.Done _ -> commit(new End.Over());
        case Outcome.Skipped _ -> {
          scope.count(Metrics.Counter.SKIPS, 1);
          commit(new End.Over());
        }
        case Outcome.Again(Duration wait) -> {
          scope.count(Metrics.Counter.REQUEUES, 1);
          commit(new End.Again(wait));
        }
        case Outcome.Failed(String reason, Optional<Duration> wait) ->
            commit(new End.Failed(reason, wait));
      }
    } catch (RuntimeException | Error thrown) {
      threw(thrown);
    }
  }

  /** Exactly one of: the stage completes, patience ends, the engine stops. */
  private void await(CompletionStage<Outcome> stage) {
    Runnable stop = () -> end(new End.Failed("the engine stopped", Optional.empty()));
    Waits waits = scope.waits();
    waits.add(stop);
    if (ended.isDone()) {
      return; // the engine stopped before
    }
    Duration patience = scope.surroundings().settings().patience();
    Future<?> alarm =
        scope
            .surroundings()
            .alarm(
                patience,
                () -> {
                  if (waits.remove(stop)) {
                    fail("gave up after " + patience, Optional.empty());
                  }
                });
    stage.whenCompleteAsync(
        (outcome, thrown) -> {
          if (waits.remove(stop)) {
            alarm.cancel(false);
            if (thrown == null) {
              proceed(() -> outcome);
            } else {
              threw(thrown);
            }
          }
        },
        scope.surroundings().executor());
  }

  private void commit(End end) {
    var _ =
        turn.commit()
            .whenComplete((_, thrown) -> {
              if (thrown != null) {
                threw(thrown);
              } else if (end instanceof End.Failed(String reason, Optional<Duration> wait)) {
                fail(reason, wait);
              } else {
                end(end);
              }
            });
  }

  private void threw(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    switch (cause) {
      case RefusedException refused when isConflict(refused.refusal()) -> {
        scope.count(Metrics.Counter.CONFLICTS, 1);
        end(new End.Outdated(refused.refusal().sentence()));
      }
      case RefusedException refused -> fail(refused.refusal().sentence(), Optional.empty());
      case CancellationException stopped ->
          fail("it was cancelled: " + stopped.getMessage(), Optional.empty());
      default -> {
        log.error("reconciler {} threw on {}", scope.name(), key, cause);
        scope.count(Metrics.Counter.CRASHES, 1);
        fail(cause.toString(), Optional.empty());
      }
    }
  }

  /** Whether it was decided upon what is true no more, so that a newer view may help. */
  private static boolean isConflict(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound _ -> true;
      case Refusal.AlreadyExists _ -> true;
      case Refusal.VersionConflict _ -> true;
      case Refusal.PhaseConflict _ -> true;
      case Refusal.FinalizersPending _ -> true;
      case Refusal.OwnerConflict _ -> false;
      case Refusal.TooManyFinalizers _ -> false;
      case Refusal.Forbidden _ -> false;
      case Refusal.TooLarge _ -> false;
      case Refusal.Unavailable _ -> false;
      case Refusal.NotLeader _ -> false;
    };
  }

  private void fail(String reason, Optional<Duration> wait) {
    scope.count(Metrics.Counter.FAILURES, 1);
    end(new End.Failed(reason, wait));
  }

  private void end(End end) {
    turn.end();
    Duration busy = Duration.between(begun, scope.surroundings().clock().instant());
    scope
        .surroundings()
        .metrics()
        .busy(scope.name(), Metrics.Activity.RECONCILE, busy.isNegative() ? Duration.ZERO : busy);
    ended.complete(end);
  }
}
