package ciao.controller.node;

import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.controller.turn.Turns;
import ciao.ssntp.payload.NodeId;
import ciao.state.Committed;
import ciao.state.ExpectedPhase;
import ciao.state.Operation;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the latest status of each node, several at once, and again when the store could not. */
final class StatusWriter {
  private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);
  private static final String OWNER = "node-tracker";
  private static final int MOST_AT_ONCE = 400;
  private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

  private final Store store;
  private final ScheduledExecutorService timers;
  private final Turns turns;
  private final Object lock = new Object();

  /** At most one per node. */
  private final Map<NodeId, NodeStatus> waiting = new LinkedHashMap<>();

  // Touched within turns only.
  private @Nullable CompletableFuture<WriteResult> answer;
  private Map<NodeId, NodeStatus> writing = Map.of();

  StatusWriter(Store store, ScheduledExecutorService timers, Executor executor) {
    this.store = store;
    this.timers = timers;
    this.turns = new Turns(executor, this::turn);
  }

  void write(NodeId node, NodeStatus status) {
    synchronized (lock) {
      waiting.put(node, status);
    }
    turns.wake();
  }

  private void turn() {
    CompletableFuture<WriteResult> last = answer;
    if (last != null) {
      if (!last.isDone()) {
        return;
      }
      answer = null;
      if (last.join() instanceof Refusal refusal) {
        again(refusal);
        return;
      }
    }
    writing = take();
    if (!writing.isEmpty()) {
      List<Operation> operations = new ArrayList<>();
      writing.forEach((node, status) -> operations.add(operation(node, status)));
      CompletableFuture<WriteResult> next = store.write(new Transaction(operations));
      answer = next;
      next.whenComplete((result, thrown) -> turns.wake());
    }
  }

  private void again(Refusal refusal) {
    log.warn("node statuses could not be stored, trying again: {}", refusal.sentence());
    synchronized (lock) {
      writing.forEach(waiting::putIfAbsent);
    }
    answer = new CompletableFuture<>(); // nothing is written meanwhile
    CompletableFuture<WriteResult> pause = answer;
    timers.schedule(
        () -> {
          pause.complete(new Committed(List.of(), 0));
          turns.wake();
        },
        WRITE_AGAIN.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private Map<NodeId, NodeStatus> take() {
    synchronized (lock) {
      Map<NodeId, NodeStatus> taken = new LinkedHashMap<>();
      for (NodeId node : List.copyOf(waiting.keySet())) {
        if (taken.size() == MOST_AT_ONCE) {
          break;
        }
        NodeStatus status = waiting.remove(node);
        if (status != null) {
          taken.put(node, status);
        }
      }
      return taken;
    }
  }

  private Operation operation(NodeId node, NodeStatus status) {
    Optional<Resource<NodeStatus>> stored = store.get(Resources.node(node));
    return stored.isPresent()
        ? Operation.update(stored.get().withSpec(status), OWNER).expecting(ExpectedPhase.ANY)
        : Operation.create(Resources.node(node), OWNER, status);
  }
}
