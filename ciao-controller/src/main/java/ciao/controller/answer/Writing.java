package ciao.controller.answer;

import ciao.state.Committed;
import ciao.state.Refusal;
import ciao.state.Store;
import ciao.state.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** A change made of what was read, repeated when somebody else changed that meanwhile. */
public final class Writing {
  /** Those who win every race against one of us eight times are not our users. */
  private static final int MOST_ATTEMPTS = 8;

  private Writing() {}

  /**
   * Plans, writes, and plans again when what the plan was made of has changed.
   *
   * @param plan reads and checks; the transaction, or why not
   * @param answer what the caller is told of the commit
   * @param what what is being done, for the sentence of an unexpected refusal
   */
  public static <T> CompletableFuture<Answer<T>> repeat(
      Store store, Supplier<Answer<Transaction>> plan, Function<Committed, T> answer, String what) {
    return attempt(store, plan, answer, what, MOST_ATTEMPTS);
  }

  private static <T> CompletableFuture<Answer<T>> attempt(
      Store store,
      Supplier<Answer<Transaction>> plan,
      Function<Committed, T> answer,
      String what,
      int attempts) {
    return switch (plan.get()) {
      case Answer.Denied<Transaction> denied ->
          CompletableFuture.completedFuture(new Answer.Denied<>(denied.denial()));
      case Answer.Given<Transaction> given ->
          store
              .write(given.value())
              .thenCompose(result ->
                  switch (result) {
                    case Committed committed ->
                        CompletableFuture.completedFuture(Answer.of(answer.apply(committed)));
                    case Refusal refusal ->
                        attempts > 1 && isRace(refusal)
                            ? attempt(store, plan, answer, what, attempts - 1)
                            : CompletableFuture.completedFuture(
                                new Answer.Denied<>(Denial.of(refusal, what)));
                  });
    };
  }

  /** Whether the plan, made anew, will see what was in its way. */
  private static boolean isRace(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound race -> true;
      case Refusal.AlreadyExists race -> true;
      case Refusal.VersionConflict race -> true;
      case Refusal.PhaseConflict race -> true;
      case Refusal.OwnerConflict bug -> false;
      case Refusal.FinalizersPending held -> false;
      case Refusal.TooManyFinalizers bug -> false;
      case Refusal.Forbidden bug -> false;
      case Refusal.TooLarge large -> false;
      case Refusal.Unavailable unavailable -> false;
      case Refusal.NotLeader elsewhere -> false;
    };
  }
}
