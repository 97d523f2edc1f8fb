package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Refusal.NotFound;
import ciao.state.Refusal.OwnerConflict;
import ciao.state.Refusal.VersionConflict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What waiting for a resource and ending it promise, on every backend. */
public abstract class RemovalConformance extends StoreConformance {

  private CompletableFuture<Event<Part>> waitFor(Condition<Part> condition) {
    return store.watchFor(part("a"), condition, watching);
  }

  private CompletableFuture<WriteResult> remove(String owner) {
    return store.teardownAndDestroy(part("a"), owner, watching);
  }

  private void awaitTornDown() throws Exception {
    await(waitFor(Condition.phase(Phase.TEARING_DOWN)));
  }

  @Test
  @DisplayName("WatchFor: completes with the first event for which the condition holds")
  void waiting_ends_with_the_first_event_for_which_the_condition_holds() throws Exception {
    CompletableFuture<Event<Part>> present = waitFor(Condition.present());
    CompletableFuture<Event<Part>> heavy =
        waitFor(Condition.matching(part -> part.spec().weight() > 1));
    CompletableFuture<Event<Part>> updated = waitFor(Condition.updated());
    CompletableFuture<Event<Part>> leaving = waitFor(Condition.phase(Phase.TEARING_DOWN));
    CompletableFuture<Event<Part>> leavingUnheld =
        waitFor(Condition.all(Condition.phase(Phase.TEARING_DOWN), Condition.unheld()));
    assertThat(await(waitFor(Condition.absent())))
        .isEqualTo(new Event.Destroyed<>(0, part("a"), Optional.empty()));

    create("a");
    commit(Operation.addFinalizers(part("a"), "f"));
    update(stored("a").withSpec(Part.of(2)));
    commit(Operation.teardown(part("a"), ""));
    commit(Operation.removeFinalizers(part("a"), "f"));
    CompletableFuture<Event<Part>> gone = waitFor(Condition.absent());
    commit(Operation.destroy(part("a"), ""));

    assertThat(Recorder.brief(await(present))).isEqualTo("Created a@1");
    assertThat(Recorder.brief(await(updated))).isEqualTo("Updated a@2 from 1");
    assertThat(Recorder.brief(await(heavy))).isEqualTo("Updated a@3 from 2");
    assertThat(Recorder.brief(await(leaving))).isEqualTo("Updated a@4 from 3");
    assertThat(Recorder.brief(await(leavingUnheld))).isEqualTo("Updated a@5 from 4");
    assertThat(Recorder.brief(await(gone))).isEqualTo("Destroyed a@5");
  }

  @Test
  void waiting_that_is_given_up_ends() throws Exception {
    CompletableFuture<Event<Part>> given = waitFor(Condition.present());
    given.cancel(false);
    create("a");
    assertThat(given).isCancelled();

    CompletableFuture<Event<Part>> failing =
        waitFor(_ -> {
          throw new IllegalStateException("a bug in a condition");
        });
    assertThat(failing.handle((_, failure) -> String.valueOf(failure)))
        .succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
        .asString()
        .contains("a bug in a condition");
  }

  @Test
  @DisplayName("ContextWithTeardown: the signal comes with teardown, destruction or absence")
  void the_end_of_a_resource_is_signalled() throws Exception {
    assertThat(await(store.whenTornDown(part("a"), watching))).isInstanceOf(Event.Destroyed.class);
    create("a");
    CompletableFuture<Event<Part>> tornDown = store.whenTornDown(part("a"), watching);
    update(stored("a"));
    assertThat(tornDown).isNotDone();
    commit(Operation.teardown(part("a"), ""));
    assertThat(Recorder.brief(await(tornDown))).isEqualTo("Updated a@3 from 2");
    assertThat(await(store.whenTornDown(part("a"), watching))).isInstanceOf(Event.Created.class);

    create("b");
    CompletableFuture<Event<Part>> destroyed = store.whenTornDown(part("b"), watching);
    commit(Operation.destroy(part("b"), ""));
    assertThat(Recorder.brief(await(destroyed))).isEqualTo("Destroyed b@1");
  }

  @Test
  @DisplayName("TeardownDestroy: ready to destroy when torn down and held by nobody")
  void what_is_torn_down_and_held_by_nobody_is_ready_to_destroy() throws Exception {
    create("a");
    commit(Operation.addFinalizers(part("a"), "f"));
    assertThat(stored("a").isReadyToDestroy()).isFalse();
    Committed held = commit(Operation.teardown(part("a"), ""));
    assertThat(held.resource(part("a")).isReadyToDestroy()).isFalse();
    assertThat(refused(Operation.destroy(part("a"), "")))
        .isEqualTo(new Refusal.FinalizersPending(part("a"), set("f")));

    commit(Operation.removeFinalizers(part("a"), "f"));
    Committed free = commit(Operation.teardown(part("a"), ""));
    assertThat(free.resource(part("a")).isReadyToDestroy()).isTrue();
    commit(Operation.destroy(part("a"), ""));
  }

  @Test
  void a_destroy_may_expect_a_version() throws Exception {
    update(create("a"));
    assertThat(refused(Operation.destroy(part("a"), "").at(1)))
        .isEqualTo(new VersionConflict(part("a"), 1, 2));
    commit(Operation.destroy(part("a"), "").at(2));
  }

  @Test
  @DisplayName("TeardownAndDestroy: waits until nobody holds the resource")
  void removal_waits_until_nobody_holds_the_resource() throws Exception {
    create("a");
    commit(Operation.addFinalizers(part("a"), "f", "g"));
    CompletableFuture<WriteResult> removed = remove("");
    awaitTornDown();
    commit(Operation.removeFinalizers(part("a"), "f"));
    assertThat(removed).isNotDone();
    commit(Operation.removeFinalizers(part("a"), "g"));

    Committed committed = await(removed).orThrow();
    assertThat(committed.resource(part("a")).version()).isEqualTo(5);
    assertThat(committed.position()).isEqualTo(6);
    assertThat(store.get(part("a"))).isEmpty();

    create("a");
    assertThat(await(remove(""))).as("held by nobody").isInstanceOf(Committed.class);
  }

  @Test
  void removal_is_refused_as_teardown_is() throws Exception {
    assertThat(await(remove(""))).isEqualTo(new NotFound(part("a")));
    create("a");
    assertThat(await(remove("thief"))).isEqualTo(new OwnerConflict(part("a"), "thief", ""));
  }

  @Test
  void removal_is_content_when_somebody_else_was_faster() throws Exception {
    create("a");
    commit(Operation.addFinalizers(part("a"), "f"));
    CompletableFuture<WriteResult> removed = remove("");
    awaitTornDown();
    commit(Operation.removeFinalizers(part("a"), "f"), Operation.destroy(part("a"), ""));
    assertThat(await(removed)).isInstanceOf(Committed.class);
  }

  @Test
  void removal_leaves_what_was_made_anew_in_between() throws Exception {
    create("a");
    commit(Operation.addFinalizers(part("a"), "f"));
    CompletableFuture<WriteResult> removed = remove("");
    awaitTornDown();
    commit(
        Operation.removeFinalizers(part("a"), "f"),
        Operation.destroy(part("a"), ""),
        Operation.create(part("a"), "", Part.of(7)));

    assertThat(await(removed)).isInstanceOf(Committed.class);
    assertThat(stored("a").spec().weight()).isEqualTo(7);
    assertThat(stored("a").metadata().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void removal_that_is_given_up_leaves_the_resource_torn_down() throws Exception {
    create("a");
    commit(Operation.addFinalizers(part("a"), "f"));
    CompletableFuture<WriteResult> removed = remove("");
    awaitTornDown();
    removed.cancel(false);
    commit(Operation.removeFinalizers(part("a"), "f"));
    commit(Operation.addFinalizers(part("a"), "g"));
    assertThat(stored("a").isReadyToDestroy()).isFalse();
  }

  @Test
  @DisplayName("ParallelDestroy: of many at the same time none fails but for absence")
  void removals_at_the_same_time_do_not_harm_one_another() throws Exception {
    for (int round = 0; round < 10; round++) {
      create("a");
      List<CompletableFuture<WriteResult>> results = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        results.add(i % 2 == 0 ? remove("") : store.destroy(part("a"), ""));
      }
      int committed = 0;
      for (CompletableFuture<WriteResult> result : results) {
        switch (await(result)) {
          case Committed _ -> committed++;
          case Refusal refusal -> assertThat(refusal).isEqualTo(new NotFound(part("a")));
        }
      }
      assertThat(committed).isPositive();
      assertThat(store.get(part("a"))).isEmpty();
    }
  }
}
