package ciao.state.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Access;
import ciao.state.Access.Verb;
import ciao.state.BackendConformance;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Refusal;
import ciao.state.RefusedException;
import ciao.state.Store;
import ciao.state.StoreConformance.Opened;
import ciao.state.Transaction;
import ciao.state.WatchRequest;
import ciao.state.memory.CommitLog;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A guard that allows everything is not noticed; one that does not is. */
final class GuardedStoreTest extends BackendConformance {
  private final Store inner =
      new MemoryStore(InstantSource.fixed(Instant.EPOCH), Runnable::run, Runnable::run);
  private final Pointer<Part> mine = Part.TYPE.at("acme", "a");
  private final Pointer<Part> theirs = Part.TYPE.at("other", "a");

  @Override
  protected Opened open(InstantSource clock, Limits limits) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Store store = new MemoryStore(Snapshot.EMPTY, CommitLog.NONE, limits, clock, threads, threads);
    return new Opened(new GuardedStore(store, AccessRule.ALLOW_ALL), threads);
  }

  private static Optional<String> onlyAcme(Access access) {
    return access.namespace().equals(Optional.of("acme"))
        ? Optional.empty()
        : Optional.of("you are of acme");
  }

  @Test
  void a_forbidden_write_is_refused_and_nothing_of_its_transaction_happens() {
    Store guarded = new GuardedStore(inner, GuardedStoreTest::onlyAcme);
    Transaction both =
        Transaction.of(
            Operation.create(mine, "", Part.of(1)), Operation.create(theirs, "", Part.of(1)));

    assertThat(guarded.write(both).join())
        .isEqualTo(new Refusal.Forbidden(Access.to(Verb.CREATE, theirs), "you are of acme"))
        .extracting(result -> ((Refusal) result).sentence())
        .isEqualTo("CREATE Part(other/a) is not allowed here: you are of acme");
    assertThat(inner.position()).isZero();
    assertThat(guarded.create(mine, "", Part.of(1)).join()).isInstanceOf(Committed.class);
  }

  @Test
  void a_forbidden_read_or_watch_throws_the_refusal() {
    Store guarded = new GuardedStore(inner, GuardedStoreTest::onlyAcme);
    inner.create(mine, "", Part.of(1)).join().orThrow();

    assertThat(guarded.list(Part.TYPE, "acme")).hasSize(1);
    assertThat(guarded.snapshot().get(mine)).isPresent();
    List<Runnable> forbidden =
        List.of(
            () -> guarded.get(theirs),
            () -> guarded.snapshot().get(theirs),
            () -> guarded.list(Part.TYPE),
            () -> guarded.snapshot().list(Query.of(Part.TYPE).in("other")),
            () -> guarded.watch(WatchRequest.of(Part.TYPE), Runnable::run, _ -> {}),
            () -> guarded.watchBatches(WatchRequest.of(theirs), Runnable::run, _ -> {}),
            () -> guarded.events(WatchRequest.of(theirs), Runnable::run));
    for (Runnable access : forbidden) {
      assertThatThrownBy(access::run)
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.refusal()).isInstanceOf(Refusal.Forbidden.class))
          .hasMessageContaining("you are of acme");
    }
  }

  @Test
  void the_rule_is_asked_by_verb_namespace_type_and_id() {
    List<String> asked = new ArrayList<>();
    Store guarded =
        new GuardedStore(
            inner,
            access -> {
              asked.add(access.toString());
              return Optional.empty();
            });
    guarded.create(mine, "", Part.of(1)).join().orThrow();
    guarded.addFinalizers(mine, "f").join().orThrow();
    guarded.removeFinalizers(mine, "f").join().orThrow();
    guarded.update(guarded.get(mine).orElseThrow(), "").join().orThrow();
    guarded.teardown(mine, "").join().orThrow();
    guarded.destroy(mine, "").join().orThrow();
    guarded.list(Part.TYPE);
    guarded.watch(WatchRequest.of(mine), Runnable::run, _ -> {}).close();

    assertThat(asked)
        .containsExactly(
            "CREATE Part(acme/a)",
            "UPDATE Part(acme/a)",
            "UPDATE Part(acme/a)",
            "GET Part(acme/a)",
            "UPDATE Part(acme/a)",
            "UPDATE Part(acme/a)",
            "DESTROY Part(acme/a)",
            "LIST Part(*/*)",
            "WATCH Part(acme/a)");
  }

  @Test
  void a_store_that_is_only_to_be_read_takes_no_write() {
    inner.create(mine, "", Part.of(1)).join().orThrow();
    Store readOnly = new GuardedStore(inner, AccessRule.READ_ONLY);

    assertThat(readOnly.get(mine)).isPresent();
    assertThat(readOnly.list(Part.TYPE)).hasSize(1);
    for (Operation write :
        List.of(
            Operation.create(theirs, "", Part.of(1)),
            Operation.update(inner.get(mine).orElseThrow(), ""),
            Operation.teardown(mine, ""),
            Operation.addFinalizers(mine, "f"),
            Operation.removeFinalizers(mine, "f"),
            Operation.destroy(mine, ""))) {
      assertThat(readOnly.write(write).join())
          .isInstanceOfSatisfying(
              Refusal.Forbidden.class,
              forbidden -> assertThat(forbidden.reason()).contains("only to be read"));
    }
    assertThat(inner.position()).isEqualTo(1);
  }
}
