package ciao.cli.state.remote;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Refusal;
import ciao.state.Transaction;
import ciao.state.WatchError;
import ciao.state.WriteResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits on this side of the connection has an end, and has bounds. */
final class WaitingTest {
  private static final class NothingWanted implements Inflow.Outlet<Part> {
    @Override
    public int most() {
      return 1;
    }

    @Override
    public void begin(Flow.Subscription subscription) {}

    @Override
    public void deliver(List<Event<Part>> events) {}

    @Override
    public void end() {}

    @Override
    public void misused(IllegalArgumentException misuse) {}
  }

  @Test
  void aReaderThatWaitsForRoomIsLetGoWhenTheWatchFails() throws Exception {
    Inflow<Part> inflow = new Inflow<>(1, Runnable::run, new NothingWanted(), () -> {});
    inflow.begin();
    inflow.past(new Event.Bootstrapped<>(1));
    CompletableFuture<Void> let = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                inflow.past(new Event.Bootstrapped<>(2));
                let.complete(null);
              } catch (InterruptedException e) {
                let.completeExceptionally(e);
              }
            });
    Awaitility.await().until(() -> reader.getState() == Thread.State.WAITING);
    assertThat(let).isNotDone();

    inflow.fail(new WatchError.Closed());

    let.get(20, TimeUnit.SECONDS);
  }

  @Test
  void writesThatWaitAreBoundedByTheirBytes(@TempDir Path home) throws Exception {
    Part large = new Part("x".repeat(4 << 20), 1, List.of(), Map.of(), null);
    try (StateServer server = new StateServer(home)) {
      Writes writes = new Writes(server.state(), _ -> {}, Runnable::run); // none is ever sent
      for (int i = 0; i < 15; i++) {
        assertThat(writes.add(create(i, large))).as("write %d", i).isNotDone();
      }
      WriteResult refused = writes.add(create(15, large)).get(20, TimeUnit.SECONDS);
      assertThat(refused)
          .isInstanceOfSatisfying(
              Refusal.Unavailable.class,
              unavailable -> {
                assertThat(unavailable.cause()).isEqualTo(Refusal.Cause.OVERLOADED);
                assertThat(unavailable.outcome()).isEqualTo(Refusal.Outcome.NOT_STORED);
                assertThat(unavailable.sentence()).contains("15 writes wait", "64 MiB");
              });
      assertThat(writes.add(create(16, Part.of(1)))).as("a small one").isNotDone();
    }
  }

  private static Transaction create(int number, Part spec) {
    return new Transaction(List.of(Operation.create(Part.TYPE.at("acme", "p" + number), "", spec)));
  }
}
