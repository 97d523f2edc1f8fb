package ciao.state.reconcile;

import ciao.state.Committed;
import ciao.state.Refusal;
import ciao.state.RefusedException;
import ciao.state.Resource;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Sends one reconciler's batches to the store, as fast as it may write, and performs effects. */
final class Commits {
  private final String name;
  private final Surroundings surroundings;
  private final TokenBucket bucket;
  private final Waits waits;

  Commits(Declaration declaration, Surroundings surroundings, Waits waits) {
    this.name = declaration.name();
    this.surroundings = surroundings;
    this.waits = waits;
    this.bucket = new TokenBucket(declaration.writes());
  }

  /**
   * Commits each batch on its own, and then performs the effects of those that were, in their
   * order. Completes on the engine's executor, or at once when there is nothing to write; with a
   * {@link RefusedException} when one was refused, or with what the store or an effect threw.
   */
  CompletableFuture<Committed> send(List<Batch> batches) {
    List<CompletableFuture<WriteResult>> answers = new ArrayList<>();
    for (Batch batch : batches) {
      answers.add(write(batch));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
    if (batches.stream().allMatch(batch -> batch.operations().isEmpty())) {
      return all.handle((_, _) -> conclude(batches, answers));
    }
    return all.handleAsync((_, _) -> conclude(batches, answers), surroundings.executor());
  }

  private CompletableFuture<WriteResult> write(Batch batch) {
    int operations = batch.operations().size();
    if (operations == 0) {
      return CompletableFuture.completedFuture(
          new Committed(List.of(), surroundings.store().position()));
    }
    CompletableFuture<WriteResult> answer = new CompletableFuture<>();
    Duration wait = bucket.take(operations, surroundings.clock().instant());
    if (wait.isZero()) {
      forward(batch, answer);
    } else {
      Runnable giveUp = () -> answer.completeExceptionally(new CancellationException());
      waits.add(giveUp);
      surroundings.after(
          wait,
          () -> {
            if (waits.remove(giveUp)) {
              forward(batch, answer);
            }
          });
    }
    return answer;
  }

  /** What cannot even be handed to the store fails as that batch, not as its neighbours. */
  private void forward(Batch batch, CompletableFuture<WriteResult> answer) {
    try {
      Transaction transaction = new Transaction(batch.operations());
      surroundings.metrics().count(name, Metrics.Counter.WRITES, batch.operations().size());
      var _ =
          surroundings
              .store()
              .write(transaction)
              .whenComplete((result, thrown) -> {
                if (thrown == null) {
                  answer.complete(result);
                } else {
                  answer.completeExceptionally(thrown);
                }
              });
    } catch (RuntimeException notWritable) {
      answer.completeExceptionally(notWritable);
    }
  }

  private static Committed conclude(
      List<Batch> batches, List<CompletableFuture<WriteResult>> answers) {
    List<Resource<?>> resources = new ArrayList<>();
    long position = 0;
    Throwable failure = null;
    for (int i = 0; i < batches.size(); i++) {
      try {
        switch (answers.get(i).join()) {
          case Committed committed -> {
            resources.addAll(committed.resources());
            position = Math.max(position, committed.position());
            failure = perform(batches.get(i).effects(), failure);
          }
          case Refusal refusal -> failure = join(failure, new RefusedException(refusal));
        }
      } catch (CancellationException givenUp) {
        failure = join(failure, givenUp);
      } catch (CompletionException thrown) {
        failure = join(failure, thrown.getCause() == null ? thrown : thrown.getCause());
      }
    }
    if (failure != null) {
      throw new CompletionException(failure);
    }
    return new Committed(resources, position);
  }

  private static @Nullable Throwable perform(List<Runnable> effects, @Nullable Throwable earlier) {
    Throwable failure = earlier;
    for (Runnable effect : effects) {
      try {
        effect.run();
      } catch (RuntimeException thrown) {
        failure = join(failure, thrown);
      }
    }
    return failure;
  }

  private static Throwable join(@Nullable Throwable first, Throwable next) {
    if (first == null || first == next) { // one and the same may fail a whole group
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
