package ciao.controller.instance;

import ciao.state.Committed;
import ciao.state.Refusal;
import ciao.state.RefusedException;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A turn's writes on their way to the disk, and the messages that wait for them. */
record Commit(
    List<Transaction> writes, List<CompletableFuture<WriteResult>> answers, List<Effect> messages) {

  /** Nothing is on its way; something else will take this commit's place. */
  static Commit waiting(List<Effect> messages) {
    return new Commit(List.of(), List.of(new CompletableFuture<>()), messages);
  }

  boolean isAnswered() {
    return answers.stream().allMatch(CompletableFuture::isDone);
  }

  /**
   * The writes to be repeated, because the store could not take them.
   *
   * @throws RefusedException when one can never succeed: somebody else wrote what only we may
   */
  List<Transaction> refused() {
    List<Transaction> again = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      switch (answers.get(i).join()) {
        case Committed committed -> {}
        case Refusal.Unavailable unavailable -> again.add(writes.get(i));
        case Refusal refusal -> throw new RefusedException(refusal);
      }
    }
    return again;
  }
}
