package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Store;
import ciao.state.memory.Limits;
import ciao.state.sql.Address;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A store under test with its threads. */
final class OpenPostgres implements AutoCloseable {
  /** No test waits for a lease of this length to end. */
  static final Duration LONG = Duration.ofMinutes(10);

  static final Duration SHORT = Duration.ofMillis(800);

  private final ExecutorService committer = Executors.newSingleThreadExecutor();
  private final ExecutorService answers = Executors.newSingleThreadExecutor();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final PostgresStore postgres;

  OpenPostgres(PostgresSettings settings, InstantSource clock) throws Exception {
    this(settings, SharedSeal.withoutKeys(), clock);
  }

  OpenPostgres(PostgresSettings settings, SharedSeal seal, InstantSource clock) throws Exception {
    try {
      postgres = PostgresStore.open(settings, seal, clock, committer, answers, timers);
    } catch (IOException | RuntimeException e) {
      endThreads();
      throw e;
    }
  }

  static OpenPostgres at(Address address) throws Exception {
    return at(address, "a", LONG);
  }

  static OpenPostgres at(Address address, String name, Duration lease) throws Exception {
    return new OpenPostgres(
        new PostgresSettings(address, name, lease, Limits.DEFAULT), InstantSource.system());
  }

  Store store() {
    return postgres.store();
  }

  SharedKeys keys() {
    return postgres.keys();
  }

  Status status() {
    return postgres.status();
  }

  /** Nothing is renewed and nothing is looked at any more, as if the process hung. */
  void stopTimers() throws InterruptedException {
    timers.shutdownNow();
    assertThat(timers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() throws Exception {
    try {
      postgres.close();
    } finally {
      endThreads();
    }
  }

  private void endThreads() throws InterruptedException {
    for (ExecutorService executor : List.of(timers, committer, answers)) {
      executor.shutdown();
      assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
