package ciao.state.memory;

import ciao.state.Refusal;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import ciao.state.Refusal.Unavailable;
import ciao.state.WriteResult;
import ciao.state.memory.Group.Waiting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The one writer: takes waiting transactions in groups, stages them, has the log make the group
 * durable, shows it, and answers. Runs as turns on an executor, one at a time; with a durable log a
 * turn blocks on the disk, so that executor should have a thread to itself.
 *
 * <p>Refusals are answered with their group too: they may rest on something staged just before, and
 * that is true only once it is durable.
 */
final class Committer {
  private final CommitLog log;
  private final Watches watches;
  private final Limits limits;
  private final InstantSource clock;
  private final Executor turns;
  private final Executor answers;

  private final Object lock = new Object();
  // Guarded by the lock.
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private long queuedBytes;
  private boolean turnDue;
  private boolean stopping;

  Committer(
      CommitLog log,
      Watches watches,
      Limits limits,
      InstantSource clock,
      Executor turns,
      Executor answers) {
    this.log = log;
    this.watches = watches;
    this.limits = limits;
    this.clock = clock;
    this.turns = turns;
    this.answers = answers;
  }

  CompletableFuture<WriteResult> submit(Prepared transaction) {
    Waiting waiting = new Waiting(transaction, new CompletableFuture<>());
    synchronized (lock) {
      if (stopping) {
        return CompletableFuture.completedFuture(
            new Unavailable(Cause.CLOSED, "the store is closed", Outcome.NOT_STORED));
      }
      if (isFull(transaction)) {
        return CompletableFuture.completedFuture(overloaded());
      }
      queue.add(waiting);
      queuedBytes += transaction.specBytes();
      if (turnDue) {
        return waiting.answer();
      }
      turnDue = true;
    }
    startTurn();
    return waiting.answer();
  }

  /** Takes no more; completes when all that was waiting is answered. */
  CompletableFuture<Void> stop() {
    boolean idle;
    synchronized (lock) {
      stopping = true;
      idle = !turnDue;
    }
    if (idle) {
      stopped.complete(null);
    }
    return stopped;
  }

  private void startTurn() {
    try {
      turns.execute(this::turn);
    } catch (RuntimeException e) {
      List<Waiting> abandoned;
      synchronized (lock) {
        abandoned = new ArrayList<>(queue);
        queue.clear();
        queuedBytes = 0;
        turnDue = false;
      }
      IllegalStateException refused =
          new IllegalStateException("the committer's executor refuses work", e);
      abandoned.forEach(waiting -> waiting.answer().completeExceptionally(refused));
    }
  }

  private void turn() {
    for (List<Waiting> waiting = waiting(); !waiting.isEmpty(); waiting = waiting()) {
      Group group = stage(waiting);
      leave(waiting.subList(0, group.size()));
      try {
        commit(group);
      } catch (RuntimeException | Error e) {
        answer(() -> group.fail(e)); // a bug: its callers see it, the others are served
      }
    }
  }

  private Group stage(List<Waiting> waiting) {
    Instant now = clock.instant();
    Group group = new Group(watches.visible());
    for (Waiting one : waiting) {
      if (!group.add(one, now, limits)) {
        break;
      }
    }
    return group;
  }

  private void commit(Group group) {
    try {
      if (!group.changes().isEmpty()) {
        log.append(group.changes());
        watches.publish(group.staged(), group.changes());
      }
      answer(group::answer);
    } catch (StorageException e) {
      Refusal refusal = new Unavailable(Cause.STORAGE, String.valueOf(e.getMessage()), e.outcome());
      answer(() -> group.answer(refusal));
    }
  }

  private void answer(Runnable completion) {
    try {
      answers.execute(completion);
    } catch (RejectedExecutionException e) {
      completion.run(); // its owner shut it down first; nobody may be left waiting for that
    }
  }

  /** Those next in line; none ends the turn. */
  private List<Waiting> waiting() {
    List<Waiting> next;
    boolean last;
    synchronized (lock) {
      next = queue.stream().limit(limits.groupTransactions()).toList();
      turnDue = !next.isEmpty();
      last = !turnDue && stopping;
    }
    if (last) {
      stopped.complete(null);
    }
    return next;
  }

  private void leave(List<Waiting> taken) {
    synchronized (lock) {
      for (Waiting waiting : taken) {
        queue.remove();
        queuedBytes -= waiting.transaction().specBytes();
      }
    }
  }

  private boolean isFull(Prepared transaction) {
    return queue.size() >= limits.waitingTransactions()
        || queuedBytes + transaction.specBytes() > limits.waitingBytes();
  }

  private Unavailable overloaded() {
    return new Unavailable(
        Cause.OVERLOADED,
        "%d writes of %d bytes are waiting (expected: at most %d of %d bytes); try again shortly"
            .formatted(
                queue.size(), queuedBytes, limits.waitingTransactions(), limits.waitingBytes()),
        Outcome.NOT_STORED);
  }
}
