package ciao.state.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A store whose executor ends before it. */
final class EndedExecutorTest {
  @Test
  void theEndComesThoughTheExecutorEndedBeforeTheLastTurn() {
    List<CompletableFuture<Void>> stopped = new ArrayList<>();
    List<MemoryStore> stores = new ArrayList<>();
    Executor refusing =
        _ -> {
          stopped.add(stores.getFirst().stop()); // a turn is due already, so the end waits for it
          throw new RejectedExecutionException("shut down");
        };
    stores.add(
        new MemoryStore(
            Snapshot.EMPTY,
            _ -> {},
            Limits.DEFAULT,
            InstantSource.fixed(Instant.EPOCH),
            refusing,
            Runnable::run));
    CompletableFuture<WriteResult> write =
        stores.getFirst().write(Operation.create(Part.TYPE.at("acme", "a"), "", Part.of(1)));

    assertThat(write)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("the committer's executor refuses work");
    assertThat(stopped.getFirst()).isCompleted();
  }
}
