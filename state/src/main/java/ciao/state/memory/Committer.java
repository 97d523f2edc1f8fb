package ciao.state.memory;

import ciao.state.Refusal;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import ciao.state.Refusal.Unavailable;
import ciao.state.WriteResult;
import ciao.state.memory.Group.Waiting;
import ciao.state.memory.Readiness.Missed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes waiting transactions in groups, stages them, has the log make the group
 * durable, shows it, and answers. Runs as turns on an executor, one at a time; with a durable log a
 * turn blocks on the disk, so that executor should have a thread to itself.
 *
 * <p>Refusals are answered with their group too: they may rest on something staged just before, and
 * that is true only once it is durable.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

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
  private boolean refreshDue;
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

  /** Has the log asked, in a turn, what others have stored. */
  void refresh() {
    synchronized (lock) {
      if (stopping) {
        return;
      }
      refreshDue = true;
      if (turnDue) {
        return;
      }
      turnDue = true;
    }
    startTurn();
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
      boolean last;
      synchronized (lock) {
        abandoned = new ArrayList<>(queue);
        queue.clear();
        queuedBytes = 0;
        refreshDue = false;
        turnDue = false;
        last = stopping;
      }
      IllegalStateException refused =
          new IllegalStateException("the committer's executor refuses work", e);
      abandoned.forEach(waiting -> waiting.answer().completeExceptionally(refused));
      if (last) {
        stopped.complete(null); // stop() saw that a turn was due, and none will be
      }
    }
  }

  private void turn() {
    for (var waiting = waiting(); waiting.isPresent(); waiting = waiting()) {
      round(waiting.get());
    }
  }

  private void round(List<Waiting> waiting) {
    Optional<Refusal> refusal;
    try {
      refusal = catchUp();
    } catch (RuntimeException | Error e) {
      LOG.error("the log cannot say whether it takes changes", e);
      leave(waiting);
      answer(() -> waiting.forEach(one -> one.answer().completeExceptionally(e)));
      return;
    }
    if (refusal.isPresent()) {
      leave(waiting);
      answer(() -> waiting.forEach(one -> one.answer().complete(refusal.get())));
    } else if (!waiting.isEmpty()) {
      Group group = stage(waiting);
      leave(waiting.subList(0, group.size()));
      try {
        commit(group);
      } catch (RuntimeException | Error e) {
        answer(() -> group.fail(e)); // a bug: its callers see it, the others are served
      }
    }
  }

  /** Shows what others have stored; what is left is why nothing can be written now. */
  private Optional<Refusal> catchUp() {
    Snapshot visible = watches.visible();
    Readiness readiness = log.readiness(visible.position());
    switch (readiness.missed()) {
      case Missed.Changes(List<Change> changes) when changes.isEmpty() -> {}
      case Missed.Changes(List<Change> changes) -> {
        Snapshot next = visible;
        for (Change change : changes) {
          next = next.after(change);
        }
        watches.publish(next, changes);
      }
      case Missed.Everything(Snapshot contents, History history) ->
          watches.beginAnew(contents, history);
    }
    return readiness.refusal();
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
      answer(() -> group.answer(e.refusal()));
    }
  }

  private void answer(Runnable completion) {
    try {
      answers.execute(completion);
    } catch (RejectedExecutionException e) {
      completion.run(); // its owner shut it down first; nobody may be left waiting for that
    }
  }

  /** Those next in line, perhaps nobody when a refresh is due; empty ends the turn. */
  private Optional<List<Waiting>> waiting() {
    boolean last;
    synchronized (lock) {
      turnDue = !queue.isEmpty() || refreshDue;
      refreshDue = false;
      if (turnDue) {
        return Optional.of(queue.stream().limit(limits.groupTransactions()).toList());
      }
      last = stopping;
    }
    if (last) {
      stopped.complete(null);
    }
    return Optional.empty();
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
