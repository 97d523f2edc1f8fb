package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Refusal.AlreadyExists;
import ciao.state.Refusal.FinalizersPending;
import ciao.state.Refusal.NotFound;
import ciao.state.Refusal.OwnerConflict;
import ciao.state.Refusal.PhaseConflict;
import ciao.state.Refusal.TooManyFinalizers;
import ciao.state.Refusal.VersionConflict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What writes promise, on every backend. */
public abstract class WriteConformance extends StoreConformance {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00.123456789Z");
  private Instant now = START;

  @Override
  protected InstantSource clock() {
    return () -> now;
  }

  @Test
  void a_created_resource_has_version_1_and_the_given_metadata() throws Exception {
    var operation =
        Operation.create(part("a"), "builder", Part.of(7))
            .withLabels(Map.of("colour", "rot", "age", "1"))
            .withAnnotations(Map.of("note", "größer ☃"))
            .withFinalizers(List.of("z", "a"));

    Committed committed = commit(operation);

    Metadata metadata = stored("a").metadata();
    assertThat(metadata)
        .isEqualTo(
            new Metadata(
                "acme",
                "Part",
                "a",
                1,
                "builder",
                Phase.RUNNING,
                set("z", "a"),
                Map.of("age", "1", "colour", "rot"),
                Map.of("note", "größer ☃"),
                START,
                START));
    assertThat(metadata.finalizers()).containsExactly("z", "a");
    assertThat(metadata.labels().keySet()).containsExactly("age", "colour");
    assertThat(committed.resource(part("a"))).isEqualTo(stored("a"));
    assertThat(committed.position()).isEqualTo(1).isEqualTo(store.position());
  }

  @Test
  void a_spec_comes_back_as_it_was_written() throws Exception {
    Part spec =
        new Part(
            "wheel \"\n\u0000 ☃ 𝄞",
            Integer.MIN_VALUE,
            List.of("x", "", "y"),
            Map.of("b", 2, "a", 1),
            new Part.Detail(START, Duration.ofMillis(1_500)));

    commit(Operation.create(part("a"), "", spec));

    assertThat(stored("a").spec()).isEqualTo(spec);
  }

  @Test
  void creating_what_is_there_is_refused_with_its_version() throws Exception {
    update(create("a").withSpec(Part.of(2)));

    assertThat(refused(Operation.create(part("a"), "", Part.of(3))))
        .isEqualTo(new AlreadyExists(part("a"), 2));
    assertThat(stored("a").spec().weight()).isEqualTo(2);
  }

  @Test
  void namespaces_and_types_keep_equal_ids_apart() throws Exception {
    commit(
        Operation.create(part("a"), "", Part.of(1)),
        Operation.create(Part.TYPE.at("other", "a"), "", Part.of(2)),
        Operation.create(Tool.TYPE.at("acme", "a"), "", new Tool("cut")));

    commit(Operation.destroy(part("a"), ""));

    assertThat(store.get(part("a"))).isEmpty();
    assertThat(store.get(Part.TYPE.at("other", "a"))).isPresent();
    assertThat(store.get(Tool.TYPE.at("acme", "a"))).isPresent();
  }

  @Test
  void an_update_raises_the_version_and_keeps_owner_phase_and_creation() throws Exception {
    commit(Operation.create(part("a"), "builder", Part.of(1)));
    now = START.plusSeconds(5);

    Resource<Part> updated =
        update(
            stored("a")
                .withSpec(Part.of(2))
                .withLabels(Map.of("k", "v"))
                .withAnnotations(Map.of("n", "w"))
                .withFinalizers(set("f")));

    assertThat(updated).isEqualTo(stored("a"));
    assertThat(updated.spec().weight()).isEqualTo(2);
    assertThat(updated.metadata())
        .isEqualTo(
            new Metadata(
                "acme",
                "Part",
                "a",
                2,
                "builder",
                Phase.RUNNING,
                set("f"),
                Map.of("k", "v"),
                Map.of("n", "w"),
                START,
                now));
  }

  @Test
  void an_update_that_changes_nothing_still_raises_the_version() throws Exception {
    assertThat(update(create("a")).version()).isEqualTo(2);
  }

  @Test
  void an_update_of_a_stale_version_is_refused() throws Exception {
    Resource<Part> stale = create("a");
    update(stale.withSpec(Part.of(2)));

    assertThat(refused(Operation.update(stale.withSpec(Part.of(3)), "")))
        .isEqualTo(new VersionConflict(part("a"), 1, 2));
  }

  @Test
  void an_update_is_checked_for_presence_then_owner_then_version_then_phase() throws Exception {
    commit(Operation.create(part("a"), "builder", Part.of(1)));
    Resource<Part> stale = stored("a");
    commit(Operation.teardown(part("a"), "builder"));

    assertThat(refused(Operation.update(stale, "thief")))
        .isEqualTo(new OwnerConflict(part("a"), "thief", "builder"));
    assertThat(refused(Operation.update(stale, "builder")))
        .isEqualTo(new VersionConflict(part("a"), 1, 2));
    assertThat(refused(Operation.update(stored("a"), "builder")))
        .isEqualTo(new PhaseConflict(part("a"), ExpectedPhase.RUNNING, Phase.TEARING_DOWN));
    commit(Operation.destroy(part("a"), "builder"));
    assertThat(refused(Operation.update(stale, "thief"))).isEqualTo(new NotFound(part("a")));
  }

  @Test
  void an_update_may_expect_another_phase_or_any() throws Exception {
    create("a");
    assertThat(refused(Operation.update(stored("a"), "").expecting(ExpectedPhase.TEARING_DOWN)))
        .isEqualTo(new PhaseConflict(part("a"), ExpectedPhase.TEARING_DOWN, Phase.RUNNING));
    commit(Operation.teardown(part("a"), ""));

    commit(Operation.update(stored("a"), "").expecting(ExpectedPhase.TEARING_DOWN));
    commit(Operation.update(stored("a"), "").expecting(ExpectedPhase.ANY));

    assertThat(stored("a").version()).isEqualTo(4);
    assertThat(stored("a").metadata().phase()).isEqualTo(Phase.TEARING_DOWN);
  }

  @Test
  void teardown_changes_the_phase_once() throws Exception {
    create("a");
    Committed first = commit(Operation.teardown(part("a"), ""));
    Committed second = commit(Operation.teardown(part("a"), ""));

    assertThat(first.resource(part("a")).metadata().phase()).isEqualTo(Phase.TEARING_DOWN);
    assertThat(second.resource(part("a"))).isEqualTo(first.resource(part("a")));
    assertThat(second.position()).isEqualTo(first.position());
    assertThat(stored("a").version()).isEqualTo(2);
  }

  @Test
  void teardown_is_checked_for_presence_then_owner() throws Exception {
    assertThat(refused(Operation.teardown(part("a"), ""))).isEqualTo(new NotFound(part("a")));
    create("a");
    assertThat(refused(Operation.teardown(part("a"), "thief")))
        .isEqualTo(new OwnerConflict(part("a"), "thief", ""));
  }

  @Test
  void destroy_is_checked_for_presence_then_owner_then_finalizers() throws Exception {
    assertThat(refused(Operation.destroy(part("a"), ""))).isEqualTo(new NotFound(part("a")));
    commit(Operation.create(part("a"), "builder", Part.of(1)).withFinalizers(List.of("f", "g")));

    assertThat(refused(Operation.destroy(part("a"), "")))
        .isEqualTo(new OwnerConflict(part("a"), "", "builder"));
    assertThat(refused(Operation.destroy(part("a"), "builder")))
        .isEqualTo(new FinalizersPending(part("a"), set("f", "g")));

    commit(Operation.removeFinalizers(part("a"), "f", "g"));
    Committed destroyed = commit(Operation.destroy(part("a"), "builder"));
    assertThat(destroyed.resource(part("a")).version()).isEqualTo(2);
    assertThat(store.get(part("a"))).isEmpty();
  }

  @Test
  void destroy_needs_no_teardown_before() throws Exception {
    create("a");
    commit(Operation.destroy(part("a"), ""));
    assertThat(store.list(Part.TYPE)).isEmpty();
  }

  @Test
  void a_destroyed_id_can_be_created_anew_with_version_1() throws Exception {
    update(create("a"));
    commit(Operation.destroy(part("a"), ""));
    assertThat(create("a").version()).isEqualTo(1);
  }

  @Test
  void finalizers_are_added_once_in_order_and_by_anyone_in_any_phase() throws Exception {
    commit(Operation.create(part("a"), "builder", Part.of(1)));
    commit(Operation.addFinalizers(part("a"), "b", "a"));
    commit(Operation.teardown(part("a"), "builder"));
    commit(Operation.addFinalizers(part("a"), "a", "c"));
    Committed unchanged = commit(Operation.addFinalizers(part("a"), "b"));

    assertThat(stored("a").metadata().finalizers()).containsExactly("b", "a", "c");
    assertThat(stored("a").version()).isEqualTo(4).isEqualTo(unchanged.position());

    commit(Operation.removeFinalizers(part("a"), "a", "unknown"));
    assertThat(stored("a").metadata().finalizers()).containsExactly("b", "c");
    assertThat(refused(Operation.addFinalizers(part("x"), "f"))).isEqualTo(new NotFound(part("x")));
    assertThat(refused(Operation.removeFinalizers(part("x"), "f")))
        .isEqualTo(new NotFound(part("x")));
  }

  @Test
  void more_finalizers_than_the_limit_are_refused() throws Exception {
    create("a");
    String[] full =
        IntStream.range(0, Metadata.MAX_ENTRIES).mapToObj(i -> "f" + i).toArray(String[]::new);
    commit(Operation.addFinalizers(part("a"), full));

    assertThat(refused(Operation.addFinalizers(part("a"), "one more")))
        .isEqualTo(
            new TooManyFinalizers(part("a"), Metadata.MAX_ENTRIES + 1, Metadata.MAX_ENTRIES));
  }
}
