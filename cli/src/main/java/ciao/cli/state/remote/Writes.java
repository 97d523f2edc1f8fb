package ciao.cli.state.remote;

import ciao.client.ApiException;
import ciao.client.StateClient;
import ciao.client.UnreachableException;
import ciao.client.api.Problem;
import ciao.client.api.state.RawJson;
import ciao.client.api.state.StateAnswers;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.StateTransactions;
import ciao.client.api.state.Step;
import ciao.client.api.state.StoreRefusal;
import ciao.state.Refusal;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Writes in the order they were given: one request at a time, which carries all that came while the
 * one before was under way. So they are as fast together as one after the other is slow.
 */
final class Writes {
  /** As many as a store of its own lets wait. */
  private static final int MOST_WAITING = 16_384;

  /** Of specs, in bytes. */
  private static final long MOST_BYTES_WAITING = 64 << 20;

  /** As many as one request may carry. */
  private static final int MOST_OPERATIONS = Transaction.MAX_OPERATIONS;

  /** Of specs; what they are marked with finds room in what is left of a request. */
  private static final int MOST_BYTES = StateClient.MOST_BYTES - (1 << 20);

  private final StateClient client;
  private final Executor threads;
  private final Executor answers;
  private final Object lock = new Object();
  // Guarded by the lock.
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long bytesWaiting;
  private boolean sending;
  private boolean closed;

  private record Waiting(
      Transaction transaction,
      StateTransaction form,
      long bytes,
      CompletableFuture<WriteResult> answer) {}

  /**
   * @param threads may block
   * @param answers completes what callers wait for
   */
  Writes(StateClient client, Executor threads, Executor answers) {
    this.client = client;
    this.threads = threads;
    this.answers = answers;
  }

  CompletableFuture<WriteResult> add(Transaction transaction) {
    StateTransaction form = Forms.transaction(transaction);
    Waiting added = new Waiting(transaction, form, bytes(form), new CompletableFuture<>());
    if (added.bytes > MOST_BYTES) {
      return CompletableFuture.completedFuture(
          new Refusal.TooLarge(
              transaction.operations().getFirst().pointer(), added.bytes, MOST_BYTES));
    }
    synchronized (lock) {
      boolean full =
          waiting.size() == MOST_WAITING || bytesWaiting + added.bytes > MOST_BYTES_WAITING;
      if (closed || full) {
        return CompletableFuture.completedFuture(closed ? closed() : overloaded(waiting.size()));
      }
      waiting.add(added);
      bytesWaiting += added.bytes;
      if (sending) {
        return added.answer;
      }
      sending = true;
    }
    begin();
    return added.answer;
  }

  private void begin() {
    try {
      threads.execute(this::send);
    } catch (RejectedExecutionException ended) {
      List<Waiting> abandoned;
      synchronized (lock) {
        abandoned = List.copyOf(waiting);
        waiting.clear();
        bytesWaiting = 0;
        sending = false;
      }
      Refusal why = closed();
      abandoned.forEach(one -> one.answer.complete(why));
    }
  }

  private static Refusal closed() {
    return new Refusal.Unavailable(
        Refusal.Cause.CLOSED, "the store was closed", Refusal.Outcome.NOT_STORED);
  }

  private static Refusal overloaded(int waiting) {
    return new Refusal.Unavailable(
        Refusal.Cause.OVERLOADED,
        "%d writes wait for the controller already (expected: at most %d, and %d MiB of specs); try again when some are answered"
            .formatted(waiting, MOST_WAITING, MOST_BYTES_WAITING >> 20),
        Refusal.Outcome.NOT_STORED);
  }

  private static long bytes(StateTransaction form) {
    long bytes = 0;
    for (Step step : form.operations()) {
      bytes +=
          switch (step) {
            case Step.Create create -> length(create.spec());
            case Step.Update update -> length(update.spec());
            case Step.Teardown _, Step.Destroy _, Step.AddFinalizers _, Step.RemoveFinalizers _ ->
                0;
          };
    }
    return bytes;
  }

  private static int length(RawJson spec) {
    return spec.text().getBytes(StandardCharsets.UTF_8).length;
  }

  private void send() {
    for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        List<WriteResult> results = results(batch);
        for (int i = 0; i < results.size(); i++) {
          CompletableFuture<WriteResult> answer = batch.get(i).answer;
          WriteResult result = results.get(i);
          answer(() -> answer.complete(result));
        }
      } catch (RuntimeException | Error bug) {
        batch.forEach(one -> one.answer.completeExceptionally(bug)); // the next ones are sent
      }
    }
  }

  private void answer(Runnable completion) {
    try {
      answers.execute(completion);
    } catch (RejectedExecutionException ended) {
      completion.run(); // its owner ended it first; nobody may be left waiting for that
    }
  }

  private List<Waiting> next() {
    synchronized (lock) {
      List<Waiting> batch = new ArrayList<>();
      int operations = 0;
      long bytes = 0;
      for (Waiting one = waiting.peek(); one != null; one = waiting.peek()) {
        operations += one.transaction.operations().size();
        bytes += one.bytes;
        if (!batch.isEmpty() && (operations > MOST_OPERATIONS || bytes > MOST_BYTES)) {
          break;
        }
        batch.add(waiting.remove());
        bytesWaiting -= one.bytes;
      }
      sending = !batch.isEmpty();
      return batch;
    }
  }

  private List<WriteResult> results(List<Waiting> batch) {
    try {
      StateAnswers given =
          client.write(new StateTransactions(batch.stream().map(Waiting::form).toList()), true);
      if (given.answers().size() != batch.size()) {
        return all(
            batch,
            "%d answers to %d transactions (expected: one for each); is it a controller?"
                .formatted(given.answers().size(), batch.size()),
            Refusal.Outcome.UNKNOWN);
      }
      List<WriteResult> results = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        results.add(result(batch.get(i).transaction, given.answers().get(i)));
      }
      return results;
    } catch (ApiException refused) {
      WriteResult same = Refusals.of(refused.problem());
      return batch.stream().map(_ -> same).toList();
    } catch (UnreachableException away) {
      return all(batch, String.valueOf(away.getMessage()), Refusal.Outcome.UNKNOWN);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return all(batch, "the store was closed meanwhile", Refusal.Outcome.UNKNOWN);
    }
  }

  private static List<WriteResult> all(
      List<Waiting> batch, String reason, Refusal.Outcome outcome) {
    WriteResult same = new Refusal.Unavailable(Refusal.Cause.CLOSED, reason, outcome);
    return batch.stream().map(_ -> same).toList();
  }

  /** What cannot be read of an answer does not say that nothing was stored. */
  private static WriteResult result(Transaction transaction, StateAnswers.One answer) {
    try {
      return read(transaction, answer);
    } catch (RuntimeException notOurs) {
      return new Refusal.Unavailable(
          Refusal.Cause.CLOSED,
          "the answer cannot be read: %s; is it a controller of this version?"
              .formatted(notOurs.getMessage()),
          Refusal.Outcome.UNKNOWN);
    }
  }

  private static WriteResult read(Transaction transaction, StateAnswers.One answer) {
    if (answer.committed() != null) {
      return Forms.committed(transaction, answer.committed());
    }
    Problem refused = answer.refused();
    if (refused == null) {
      throw new IllegalStateException("neither a commit nor a refusal (expected: one of them)");
    }
    return refused.state() instanceof StoreRefusal refusal
        ? Refusals.of(refusal, Addresses.of(transaction))
        : Refusals.of(refused);
  }

  /** Takes no more; those that wait are still sent. */
  void close() {
    synchronized (lock) {
      closed = true;
    }
  }
}
