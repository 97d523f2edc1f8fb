package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Refusal.NotFound;
import ciao.state.Refusal.OwnerConflict;
import ciao.state.Refusal.PhaseConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What changes of whatever is stored by now promise, on every backend. */
public abstract class ChangeConformance extends StoreConformance {
  private static final UnaryOperator<Resource<Part>> HEAVIER =
      part -> part.withSpec(Part.of(part.spec().weight() + 1));

  private static Operation.Create<Part> absent(String owner) {
    return Operation.create(part("a"), owner, Part.of(0));
  }

  @Test
  @DisplayName("CRD: create, read, destroy")
  void what_is_created_is_read_until_it_is_destroyed() throws Exception {
    assertThat(store.get(part("a"))).isEmpty();
    Resource<Part> created = create("a");
    assertThat(store.get(part("a"))).contains(created);
    assertThat(store.list(Part.TYPE)).containsExactly(created);
    assertThat(refused(Operation.create(part("a"), "", Part.of(2))))
        .isEqualTo(new Refusal.AlreadyExists(part("a"), 1));

    commit(Operation.destroy(part("a"), ""));
    assertThat(store.get(part("a"))).isEmpty();
    assertThat(store.list(Part.TYPE)).isEmpty();
    assertThat(refused(Operation.destroy(part("a"), ""))).isEqualTo(new NotFound(part("a")));
  }

  @Test
  @DisplayName("CRDWithOwners: only the owner changes and destroys")
  void only_the_owner_changes_and_destroys() throws Exception {
    commit(Operation.create(part("a"), "builder", Part.of(1)));
    assertThat(stored("a").metadata().owner()).isEqualTo("builder");
    for (String other : List.of("", "thief")) {
      OwnerConflict conflict = new OwnerConflict(part("a"), other, "builder");
      assertThat(refused(Operation.update(stored("a"), other))).isEqualTo(conflict);
      assertThat(refused(Operation.teardown(part("a"), other))).isEqualTo(conflict);
      assertThat(refused(Operation.destroy(part("a"), other))).isEqualTo(conflict);
    }
    commit(Operation.update(stored("a"), "builder"), Operation.destroy(part("a"), "builder"));
  }

  @Test
  @DisplayName("UpdateWithConflicts: changes made at the same time all go through")
  void changes_made_at_the_same_time_all_go_through() throws Exception {
    create("a");
    List<CompletableFuture<WriteResult>> results = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      results.add(store.update(part("a"), "", HEAVIER));
    }
    for (CompletableFuture<WriteResult> result : results) {
      assertThat(await(result)).isInstanceOf(Committed.class);
    }
    assertThat(stored("a").spec().weight()).isEqualTo(101);
    assertThat(stored("a").version()).isEqualTo(101);
  }

  @Test
  @DisplayName("Update: what is not there, torn down or another's is not changed")
  void a_change_is_refused_as_an_update_is() throws Exception {
    assertThat(await(store.update(part("a"), "", HEAVIER))).isEqualTo(new NotFound(part("a")));
    commit(Operation.create(part("a"), "builder", Part.of(1)));
    assertThat(await(store.update(part("a"), "thief", HEAVIER)))
        .isEqualTo(new OwnerConflict(part("a"), "thief", "builder"));
    commit(Operation.teardown(part("a"), "builder"));

    PhaseConflict conflict =
        new PhaseConflict(part("a"), ExpectedPhase.RUNNING, Phase.TEARING_DOWN);
    assertThat(await(store.update(part("a"), "builder", HEAVIER))).isEqualTo(conflict);
    assertThat(await(store.update(part("a"), "builder", part -> part)))
        .as("though nothing would change")
        .isEqualTo(conflict);
    assertThat(await(store.update(part("a"), "builder", ExpectedPhase.ANY, HEAVIER)))
        .isInstanceOf(Committed.class);
  }

  @Test
  void a_change_that_changes_nothing_is_not_written() throws Exception {
    Resource<Part> there = create("a");
    WriteResult result =
        await(store.update(part("a"), "", part -> part.withSpec(Part.of(1)).withLabels(Map.of())));
    assertThat(result).isEqualTo(new Committed(List.of(there), 1));
    assertThat(store.position()).isEqualTo(1);
  }

  @Test
  void a_change_that_throws_or_changes_another_fails_its_future_alone() throws Exception {
    create("a");
    Resource<Part> other = create("b");
    CompletableFuture<WriteResult> thrown =
        store.update(
            part("a"),
            "",
            _ -> {
              throw new IllegalStateException("a bug in a change");
            });
    assertThatThrownBy(() -> await(thrown))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("a bug in a change");
    assertThatThrownBy(() -> await(store.update(part("a"), "", _ -> other)))
        .hasMessageContaining("Part(acme/b) (expected: Part(acme/a), the one to change)");
    assertThat(store.position()).isEqualTo(2);
  }

  @Test
  @DisplayName("Modify: creates what is not there, else changes it")
  void modify_creates_what_is_not_there_else_changes_it() throws Exception {
    Operation.Create<Part> absent =
        absent("").withLabels(Map.of("made", "yes")).withFinalizers(List.of("f"));
    Committed first = await(store.modify(absent, HEAVIER)).orThrow();
    assertThat(first.resource(part("a"))).isEqualTo(stored("a"));
    assertThat(stored("a").spec()).isEqualTo(Part.of(1));
    assertThat(stored("a").metadata().labels()).isEqualTo(Map.of("made", "yes"));
    assertThat(stored("a").metadata().finalizers()).containsExactly("f");

    Committed second = await(store.modify(absent, HEAVIER)).orThrow();
    assertThat(second.resource(part("a"))).isEqualTo(stored("a"));
    assertThat(stored("a").spec()).isEqualTo(Part.of(2));
    Committed unchanged = await(store.modify(absent, part -> part)).orThrow();
    assertThat(unchanged.resource(part("a")).version()).isEqualTo(2);

    commit(Operation.teardown(part("a"), ""));
    assertThat(await(store.modify(absent, HEAVIER))).isInstanceOf(PhaseConflict.class);
    assertThat(await(store.modify(absent, ExpectedPhase.ANY, HEAVIER)))
        .isInstanceOf(Committed.class);
  }

  @Test
  @DisplayName("ModifyWithOwner: what it creates is its owner's, and another's it leaves alone")
  void modify_creates_and_changes_in_its_owners_name() throws Exception {
    await(store.modify(absent("builder"), HEAVIER)).orThrow();
    assertThat(stored("a").metadata().owner()).isEqualTo("builder");
    assertThat(await(store.modify(absent("thief"), HEAVIER)))
        .isEqualTo(new OwnerConflict(part("a"), "thief", "builder"));
    await(store.modify(absent("builder"), HEAVIER)).orThrow();
    assertThat(stored("a").spec().weight()).isEqualTo(2);
  }

  @Test
  void modify_goes_through_while_others_create_and_destroy() throws Exception {
    List<CompletableFuture<WriteResult>> results = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      results.add(store.modify(absent(""), HEAVIER));
      var _ = store.destroy(part("a"), "");
    }
    for (CompletableFuture<WriteResult> result : results) {
      assertThat(await(result)).isInstanceOf(Committed.class);
    }
  }

  @Test
  @DisplayName("ConcurrentFinalizers: finalizers added and removed at the same time all count")
  void finalizers_added_and_removed_at_the_same_time_all_count() throws Exception {
    create("a");
    commit(Operation.addFinalizers(part("a"), "gone"));
    List<CompletableFuture<WriteResult>> results = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      results.add(store.addFinalizers(part("a"), "f" + i));
      results.add(store.update(part("a"), "", HEAVIER));
      results.add(store.removeFinalizers(part("a"), i == 0 ? "gone" : "none"));
    }
    for (CompletableFuture<WriteResult> result : results) {
      assertThat(await(result)).isInstanceOf(Committed.class);
    }
    assertThat(stored("a").metadata().finalizers()).hasSize(30).doesNotContain("gone");
    assertThat(stored("a").spec().weight()).isEqualTo(31);
  }
}
