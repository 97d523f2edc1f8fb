package ciao.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Refusal.FinalizersPending;
import ciao.state.Refusal.NotFound;
import ciao.state.Refusal.TooLarge;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What transactions promise together, on every backend. */
public abstract class TransactionConformance extends StoreConformance {

  @Test
  void a_transaction_happens_whole_or_not_at_all() throws Exception {
    create("a");
    long before = store.position();

    assertThat(
            refused(
                Operation.update(stored("a").withSpec(Part.of(9)), ""),
                Operation.create(part("b"), "", Part.of(2)),
                Operation.destroy(part("missing"), "")))
        .isEqualTo(new NotFound(part("missing")));

    assertThat(store.list(Part.TYPE)).hasSize(1);
    assertThat(stored("a").spec().weight()).isEqualTo(1);
    assertThat(store.position()).isEqualTo(before);
  }

  @Test
  void a_transaction_sees_its_own_earlier_operations() throws Exception {
    Committed committed =
        commit(
            Operation.create(part("a"), "", Part.of(1)),
            Operation.addFinalizers(part("a"), "f"),
            Operation.teardown(part("a"), ""),
            Operation.create(part("b"), "", Part.of(2)),
            Operation.destroy(part("b"), ""));

    assertThat(committed.position()).isEqualTo(5);
    assertThat(committed.resources())
        .extracting(Resource::version)
        .containsExactly(1L, 2L, 3L, 1L, 1L);
    assertThat(committed.resource(part("a")).metadata().finalizers()).containsExactly("f");
    assertThat(store.get(part("b"))).isEmpty();
  }

  @Test
  void transactions_sent_together_see_one_another_in_order() throws Exception {
    var results = new ArrayList<CompletableFuture<WriteResult>>();
    for (int i = 0; i < 500; i++) {
      results.add(store.create(part("a"), "", Part.of(i)));
      results.add(store.addFinalizers(part("a"), "f"));
      results.add(store.destroy(part("a"), ""));
      results.add(store.removeFinalizers(part("a"), "f"));
      results.add(store.destroy(part("a"), ""));
    }
    for (int i = 0; i < results.size(); i += 5) {
      assertThat(await(results.get(i))).isInstanceOf(Committed.class);
      assertThat(await(results.get(i + 1))).isInstanceOf(Committed.class);
      assertThat(await(results.get(i + 2))).isInstanceOf(FinalizersPending.class);
      assertThat(await(results.get(i + 3))).isInstanceOf(Committed.class);
      assertThat(await(results.get(i + 4))).isInstanceOf(Committed.class);
    }
    assertThat(store.position()).isEqualTo(4 * 500);
  }

  @Test
  void what_is_acknowledged_is_visible() throws Exception {
    for (int i = 0; i < 200; i++) {
      String id = "p" + i;
      boolean visible =
          await(
              store
                  .create(part(id), "", Part.of(i))
                  .thenApply(_ -> store.get(part(id)).isPresent()));
      assertThat(visible).as(id).isTrue();
    }
  }

  @Test
  void a_spec_above_the_limit_is_refused() throws Exception {
    Part huge = new Part("x".repeat(2 << 20), 1, List.of(), Map.of(), null);

    Refusal refusal = refused(Operation.create(part("a"), "", huge));

    assertThat(refusal).isInstanceOf(TooLarge.class);
    assertThat(refusal.sentence()).contains("Part(acme/a)", "bytes");
    assertThat(store.get(part("a"))).isEmpty();
  }

  /** Writes, but cannot be read back. */
  record OneWay(int value) {
    OneWay {
      if (value == 0) {
        throw new IllegalArgumentException("value: 0 (expected: another)");
      }
    }

    @JsonProperty("value")
    public int value() {
      return 0;
    }
  }

  @Test
  void a_spec_that_could_never_be_read_is_not_stored() {
    var type = new ResourceType<>("OneWay", OneWay.class);

    assertThatThrownBy(() -> store.create(type.at("acme", "a"), "", new OneWay(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OneWay");
    assertThat(store.position()).isZero();
  }

  @Test
  void every_refusal_names_the_resource() throws Exception {
    commit(Operation.create(part("a"), "builder", Part.of(1)));
    assertThat(refused(Operation.destroy(part("a"), "thief")).sentence())
        .isEqualTo(
            "Part(acme/a) belongs to 'builder' (the writer: 'thief'); only its owner may change it");
  }
}
