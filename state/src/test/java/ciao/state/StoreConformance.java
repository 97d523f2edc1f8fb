package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every backend is run through: opens one store per test and offers shorthand. */
public abstract class StoreConformance {
  protected static final long PATIENCE_SECONDS = 20;

  protected Store store;
  protected ExecutorService watching;

  /**
   * A store and what ends it.
   *
   * @param settled returns when every watch has been told of all that was written; at once where a
   *     write is answered only then
   */
  public record Opened(Store store, AutoCloseable end, Runnable settled) {
    public Opened(Store store, AutoCloseable end) {
      this(store, end, () -> {});
    }
  }

  private Opened opened;

  /** A fresh, empty store that keeps time by {@code clock}. */
  protected abstract Opened open(InstantSource clock) throws Exception;

  @BeforeEach
  final void openStore() throws Exception {
    watching = Executors.newVirtualThreadPerTaskExecutor();
    opened = open(clock());
    store = opened.store();
  }

  @AfterEach
  final void closeStore() throws Exception {
    opened.end().close();
    watching.shutdownNow();
    assertThat(watching.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  protected InstantSource clock() {
    return InstantSource.system();
  }

  protected static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  protected static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  protected Committed commit(Operation... operations) throws Exception {
    return await(store.write(Transaction.of(operations))).orThrow();
  }

  protected Refusal refused(Operation... operations) throws Exception {
    WriteResult result = await(store.write(Transaction.of(operations)));
    assertThat(result).isInstanceOf(Refusal.class);
    return (Refusal) result;
  }

  protected Resource<Part> create(String id) throws Exception {
    return commit(Operation.create(part(id), "", Part.of(1))).resource(part(id));
  }

  protected Resource<Part> update(Resource<Part> resource) throws Exception {
    return commit(Operation.update(resource, resource.metadata().owner()))
        .resource(resource.pointer());
  }

  protected Resource<Part> stored(String id) {
    return store.get(part(id)).orElseThrow();
  }

  /** Every watch has been told of all that was written when this returns. */
  protected void settle() {
    opened.settled().run();
  }

  protected Recorder<Part> watch(WatchRequest<Part> request) {
    Recorder<Part> recorder = new Recorder<>();
    store.watch(request, watching, recorder);
    return recorder;
  }

  protected static LinkedHashSet<String> set(String... values) {
    return new LinkedHashSet<>(List.of(values));
  }
}
