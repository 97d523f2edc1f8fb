package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What plain reconcilers do, on every backend. */
public abstract class PlainConformance extends RuntimeConformance {

  @Test
  @DisplayName("NoControllers: an engine without reconcilers starts and stops")
  void an_engine_without_reconcilers_starts_and_stops() throws Exception {
    engine.start();
    await(engine.stop());

    assertThat(engine.graph().edges()).isEmpty();
  }

  @Test
  @DisplayName("IntToStr: outputs follow inputs, and go before them")
  void outputs_follow_inputs_and_go_before_them() throws Exception {
    give("one", 1);
    engine.register(new IntToStr(NS));
    engine.start();
    give("two", 2);

    eventuallyIs(word("one"), new Str("1"));
    eventuallyIs(word("two"), new Str("2"));
    assertThat(store.get(word("one")).orElseThrow().metadata().owner()).isEqualTo("IntToStr");
    assertThat(finalizers(number("one"))).containsExactly("IntToStr");

    change("two", 22);
    eventuallyIs(word("two"), new Str("22"));

    endAndAwaitRelease("one");
    assertThat(isThere(word("one"))).isFalse();
    assertThat(isThere(word("two"))).isTrue();
  }

  @Test
  @DisplayName("IntToStrToSentence: the end of an input goes down the chain and comes back up")
  void the_end_of_an_input_goes_down_the_chain_and_comes_back_up() throws Exception {
    engine.register(new IntToStr(NS));
    engine.start();
    engine.register(new StrToSentence(NS)); // starts at once
    give("one", 1);
    give("two", 2);
    eventuallyIs(sentence("one"), new Sentence("1 sentence"));
    eventuallyIs(sentence("two"), new Sentence("2 sentence"));

    change("one", 11);
    eventuallyIs(sentence("one"), new Sentence("11 sentence"));

    commit(Operation.addFinalizers(sentence("one"), "reader"));
    commit(Operation.teardown(number("one"), ""));
    eventually(() -> assertThat(isTornDown(sentence("one"))).isTrue());
    assertThat(isTornDown(word("one"))).isTrue();
    assertThat(finalizers(number("one"))).containsExactly("IntToStr");

    commit(Operation.removeFinalizers(sentence("one"), "reader"));
    eventually(() -> assertThat(finalizers(number("one"))).isEmpty());
    assertThat(isThere(sentence("one"))).isFalse();
    assertThat(isThere(word("one"))).isFalse();
    assertThat(isThere(sentence("two"))).isTrue();
  }

  @Test
  @DisplayName("Sum: one output stands for many inputs")
  void one_output_stands_for_many_inputs() throws Exception {
    engine.register(new Sum("Sum", numbers(), total("sum")));
    engine.start();
    eventuallyIs(total("sum"), new Total(0));
    give("a", 1);
    give("b", 2);
    commit(Operation.create(Int.TYPE.at("elsewhere", "c"), "", new Int(100)));
    eventuallyIs(total("sum"), new Total(3));

    commit(Operation.destroy(number("a"), ""));
    eventuallyIs(total("sum"), new Total(2));
  }

  @Test
  @DisplayName("SumFiltered: inputs are chosen by their labels")
  void inputs_are_chosen_by_their_labels() throws Exception {
    engine.register(
        new Sum("SumOfBlue", numbers().labelled(Map.of("colour", "blue")), total("blue")));
    engine.register(new Sum("SumOfRed", numbers().labelled(Map.of("colour", "red")), total("red")));
    engine.start();
    give("a", 1, Map.of("colour", "blue"));
    give("b", 2, Map.of("colour", "red"));
    give("c", 4, Map.of("colour", "blue"));
    eventuallyIs(total("blue"), new Total(5));
    eventuallyIs(total("red"), new Total(2));

    commit(
        Operation.update(
            store.get(number("c")).orElseThrow().withLabels(Map.of("colour", "red")), ""));
    eventuallyIs(total("blue"), new Total(1));
    eventuallyIs(total("red"), new Total(6));
  }

  @Test
  @DisplayName("CascadingSum: sums are added up in their turn")
  void sums_are_added_up_in_their_turn() throws Exception {
    engine.register(new Sum("SumOfOdd", numbers().labelled(Map.of("kind", "odd")), total("odd")));
    engine.register(
        new Sum("SumOfEven", numbers().labelled(Map.of("kind", "even")), total("even")));
    ResourceType<Grand> grand = new ResourceType<>("Grand", Grand.class);
    engine.register(
        Simple.plain(
            Declaration.named("GrandTotal")
                .reads(Input.weak(Total.TYPE).in(NS))
                .writes(Output.exclusive(grand)),
            turn -> {
              int sum =
                  turn.list(Total.TYPE, NS).stream().mapToInt(part -> part.spec().value()).sum();
              turn.put(grand.at(NS, "grand"), new Grand(sum));
              return Outcome.done();
            }));
    engine.start();
    for (int i = 1; i <= 20; i++) {
      give("n" + i, i, Map.of("kind", i % 2 == 0 ? "even" : "odd"));
    }

    eventuallyIs(grand.at(NS, "grand"), new Grand(210));
    commit(Operation.destroy(number("n20"), ""));
    eventuallyIs(grand.at(NS, "grand"), new Grand(190));
  }

  /** The sum of sums. */
  public record Grand(int value) {}

  @Test
  @DisplayName("Failing: what was staged before a failure is kept, and the next attempt goes on")
  void what_was_staged_before_a_failure_is_kept_and_the_next_attempt_goes_on() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    engine.register(
        Simple.plain(
            Declaration.named("Failing").writes(Output.exclusive(Int.TYPE)),
            turn -> {
              int attempt = attempts.incrementAndGet();
              turn.put(number("n" + attempt), new Int(attempt));
              return attempt < 5 ? Outcome.failed("not yet") : Outcome.done();
            }));
    engine.start();

    eventuallyIs(number("n5"), new Int(5));
    assertThat(store.list(Int.TYPE, NS)).hasSize(5);
    assertThat(tally.of("Failing", Metrics.Counter.FAILURES)).isEqualTo(4);
    assertThat(tally.of("Failing", Metrics.Counter.CRASHES)).isZero();
  }

  @Test
  @DisplayName("Panicking: an exception drops what was staged, and harms nobody else")
  void an_exception_drops_what_was_staged_and_harms_nobody_else() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    engine.register(
        Simple.plain(
            Declaration.named("Panicking").writes(Output.exclusive(Str.TYPE)),
            turn -> {
              int attempt = attempts.incrementAndGet();
              turn.put(word("w" + attempt), new Str("made"));
              if (attempt == 1) {
                throw new IllegalStateException("as a bug would");
              }
              if (attempt == 2) {
                throw new AssertionError("as a worse bug would");
              }
              return Outcome.done();
            }));
    engine.register(new Sum("Sum", numbers(), total("sum")));
    engine.start();
    give("a", 7);

    eventuallyIs(total("sum"), new Total(7));
    eventuallyIs(word("w3"), new Str("made"));
    assertThat(store.list(Str.TYPE, NS)).hasSize(1);
    assertThat(tally.of("Panicking", Metrics.Counter.CRASHES)).isEqualTo(2);
    assertThat(tally.of("Panicking", Metrics.Counter.FAILURES)).isEqualTo(2);
  }

  @Test
  @DisplayName("IntDoubler: a type may be input and output, in different namespaces")
  void a_type_may_be_input_and_output_in_different_namespaces() throws Exception {
    engine.register(doubler("IntDoubler", NS, "doubled"));
    engine.register(doubler("IntDoublerOfDoubles", "doubled", "doubled-again"));
    engine.start();
    give("a", 3);
    give("b", 5);

    eventuallyIs(Int.TYPE.at("doubled-again", "a"), new Int(12));
    eventuallyIs(Int.TYPE.at("doubled-again", "b"), new Int(20));

    commit(Operation.destroy(number("a"), ""));
    eventually(() -> assertThat(isThere(Int.TYPE.at("doubled-again", "a"))).isFalse());
    assertThat(isThere(Int.TYPE.at("doubled", "a"))).isFalse();
    assertThat(isThere(Int.TYPE.at("doubled-again", "b"))).isTrue();
  }

  private static Reconciler doubler(String name, String from, String to) {
    return Simple.plain(
        Declaration.named(name)
            .reads(Input.weak(Int.TYPE).in(from))
            .writes(Output.shared(Int.TYPE)),
        turn -> {
          for (Resource<Int> number : turn.list(Int.TYPE, from)) {
            turn.put(Int.TYPE.at(to, number.id()), new Int(2 * number.spec().value()));
          }
          turn.removeUntouched(Query.of(Int.TYPE).in(to));
          return Outcome.done();
        });
  }

  @Test
  @DisplayName("ModifyWithResult: what a commit left behind can be worked with")
  void what_a_commit_left_behind_can_be_worked_with() throws Exception {
    engine.register(
        Simple.plain(
            Declaration.named("ModifyWithResult")
                .reads(Input.weak(Int.TYPE).in(NS))
                .writes(Output.exclusive(Str.TYPE), Output.exclusive(Sentence.TYPE)),
            turn -> {
              int value = turn.get(number("a")).map(number -> number.spec().value()).orElse(0);
              String before = turn.get(word("a")).map(word -> word.spec().value()).orElse("");
              String part = "[" + value + "]";
              if (value == 0 || before.endsWith(part)) {
                return Outcome.skipped("nothing new");
              }
              turn.modify(word("a"), old -> new Str(old.map(Str::value).orElse("") + part));
              return Outcome.later(
                  turn.commit()
                      .thenApply(committed -> {
                        Resource<Str> made = committed.resource(word("a"));
                        assertThat(turn.get(word("a"))).contains(made);
                        turn.put(
                            sentence("a"),
                            new Sentence(made.spec().value() + "@" + made.version()));
                        return Outcome.done();
                      }));
            }));
    engine.start();
    give("a", 1);
    eventuallyIs(sentence("a"), new Sentence("[1]@1"));

    change("a", 2);
    eventuallyIs(sentence("a"), new Sentence("[1][2]@2"));
  }

  @Test
  @DisplayName("RuntimeMetrics: what reconcilers do is counted")
  void what_reconcilers_do_is_counted() throws Exception {
    give("one", 1);
    engine.register(new IntToStr(NS));
    engine.start();
    eventuallyIs(word("one"), new Str("1"));
    // The word's own change does not concern it, but the finalizer it put on the number does.
    eventually(() -> assertThat(tally.of("IntToStr", Metrics.Counter.RECONCILES)).isEqualTo(2));

    // Each time one list, one look at the number's finalizer, one at the word.
    eventually(() -> assertThat(tally.of("IntToStr", Metrics.Counter.READS)).isEqualTo(2 * 3));
    assertThat(tally.of("IntToStr", Metrics.Counter.WRITES)).isEqualTo(2);
    assertThat(tally.of("IntToStr", Metrics.Counter.WAKEUPS)).isEqualTo(1);
    assertThat(tally.of("IntToStr", Metrics.Counter.FAILURES)).isZero();
    eventually(() -> assertThat(tally.queueLength("IntToStr")).isZero());
  }

  @Test
  void the_graph_has_all_edges_of_those_that_run() {
    engine.register(new IntToStr(NS));
    engine.register(new Sum("Sum", numbers(), total("sum")));

    assertThat(engine.graph().edges())
        .isEqualTo(
            List.of(
                new Graph.Edge("IntToStr", Graph.Kind.OUTPUT_EXCLUSIVE, "Str", "", ""),
                new Graph.Edge("IntToStr", Graph.Kind.INPUT_STRONG, "Int", NS, ""),
                new Graph.Edge("IntToStr", Graph.Kind.INPUT_DESTROY_READY, "Str", NS, ""),
                new Graph.Edge("Sum", Graph.Kind.OUTPUT_SHARED, "Total", "", ""),
                new Graph.Edge("Sum", Graph.Kind.INPUT_WEAK, "Int", NS, "")));
  }
}
