package ciao.state.access;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.BackendConformance;
import ciao.state.Committed;
import ciao.state.ExpectedPhase;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Refusal.OwnerConflict;
import ciao.state.Refusal.PhaseConflict;
import ciao.state.Store;
import ciao.state.StoreConformance.Opened;
import ciao.state.memory.CommitLog;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A policy that leaves everything as it is said is not noticed; one that does not is. */
final class OwnedStoreTest extends BackendConformance {
  private final Store inner =
      new MemoryStore(InstantSource.fixed(Instant.EPOCH), Runnable::run, Runnable::run);
  private final Store owned = new OwnedStore(inner, OwnerPolicy.of("builder"));
  private final Pointer<Part> pointer = Part.TYPE.at("acme", "a");

  @Override
  protected Opened open(InstantSource clock, Limits limits) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Store store = new MemoryStore(Snapshot.EMPTY, CommitLog.NONE, limits, clock, threads, threads);
    return new Opened(new OwnedStore(store, OwnerPolicy.AS_SAID), threads);
  }

  private String owner() {
    return inner.get(pointer).orElseThrow().metadata().owner();
  }

  @Test
  void everything_is_written_in_the_owners_name_whatever_the_write_says() {
    owned.create(pointer, "thief", Part.of(1)).join().orThrow();
    assertThat(owner()).isEqualTo("builder");

    owned.update(owned.get(pointer).orElseThrow().withSpec(Part.of(2)), "").join().orThrow();
    owned.update(pointer, "", part -> part.withSpec(Part.of(3))).join().orThrow();
    Operation.Create<Part> absent = Operation.create(pointer, "", Part.of(0));
    owned.modify(absent, part -> part.withSpec(Part.of(4))).join().orThrow();
    owned.teardown(pointer, "").join().orThrow();
    assertThat(owned.destroy(pointer, "").join()).isInstanceOf(Committed.class);
  }

  @Test
  void what_belongs_to_another_cannot_be_changed_by_naming_its_owner() {
    inner.create(pointer, "other", Part.of(1)).join().orThrow();
    OwnerConflict conflict = new OwnerConflict(pointer, "builder", "other");

    assertThat(owned.destroy(pointer, "other").join()).isEqualTo(conflict);
    assertThat(owned.teardown(pointer, "other").join()).isEqualTo(conflict);
    assertThat(owned.update(owned.get(pointer).orElseThrow(), "other").join()).isEqualTo(conflict);
    assertThat(owned.addFinalizers(pointer, "f").join()).isInstanceOf(Committed.class);
  }

  @Test
  void creations_and_changes_can_be_nobodys() {
    Store creating = new OwnedStore(inner, OwnerPolicy.of("builder").creatingUnowned());
    Store changing = new OwnedStore(inner, OwnerPolicy.of("builder").changingUnowned());
    creating.create(pointer, "", Part.of(1)).join().orThrow();
    assertThat(owner()).isEmpty();

    assertThat(creating.destroy(pointer, "").join())
        .isEqualTo(new OwnerConflict(pointer, "builder", ""));
    changing.update(pointer, "x", part -> part.withSpec(Part.of(2))).join().orThrow();
    assertThat(changing.destroy(pointer, "").join()).isInstanceOf(Committed.class);
  }

  @Test
  void updates_can_be_made_to_expect_a_phase() {
    Store any = new OwnedStore(inner, OwnerPolicy.of("builder").expecting(ExpectedPhase.ANY));
    owned.create(pointer, "", Part.of(1)).join().orThrow();
    owned.teardown(pointer, "").join().orThrow();

    assertThat(owned.update(pointer, "", part -> part).join())
        .isEqualTo(new PhaseConflict(pointer, ExpectedPhase.RUNNING, Phase.TEARING_DOWN));
    any.update(pointer, "", part -> part.withSpec(Part.of(2))).join().orThrow();
    any.modify(Operation.create(pointer, "", Part.of(0)), part -> part.withSpec(Part.of(3)))
        .join()
        .orThrow();
    any.update(any.get(pointer).orElseThrow().withSpec(Part.of(4)), "").join().orThrow();
    assertThat(inner.get(pointer).orElseThrow().version()).isEqualTo(5);
  }
}
