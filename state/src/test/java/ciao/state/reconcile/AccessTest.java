package ciao.state.reconcile;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a reconcile may touch. */
final class AccessTest {
  private static final Declaration READER =
      Declaration.named("test")
          .reads(
              Input.strong(Int.TYPE).in(NS),
              Input.weak(Sentence.TYPE).only(Sentence.TYPE.at(NS, "s")),
              Input.weak(Total.TYPE))
          .writes(Output.exclusive(Str.TYPE), Output.shared(Total.TYPE).onBehalfOf("users"));

  private final World world = new World();
  private final List<String> seen = new ArrayList<>();

  private void reconcile(Consumer<Turn> work) {
    world.engine.register(
        Simple.plain(
            READER,
            turn -> {
              work.accept(turn);
              return Outcome.done();
            }));
    world.engine.start();
    world.run();
  }

  private void refused(Consumer<Turn> access, String sentence) {
    reconcile(turn ->
        assertThatThrownBy(() -> access.accept(turn))
            .isInstanceOf(UndeclaredAccessException.class)
            .hasMessageStartingWith(sentence));
    assertThat(world.count("test", Metrics.Counter.RECONCILES)).isEqualTo(1);
    assertThat(world.count("test", Metrics.Counter.CRASHES)).isZero();
  }

  @Test
  void another_namespace_than_declared_is_not_read() {
    refused(
        turn -> turn.get(Int.TYPE.at("elsewhere", "a")),
        "reconciler test may not get Int(elsewhere/a) (expected: one of its inputs [strong Int(acme), ");
  }

  @Test
  void all_namespaces_are_not_listed_when_one_is_declared() {
    refused(
        turn -> turn.list(Int.TYPE),
        "reconciler test may not list Int in all namespaces (expected");
  }

  @Test
  void an_input_of_one_id_is_got_but_not_listed() {
    refused(
        turn -> {
          assertThat(turn.get(Sentence.TYPE.at(NS, "s"))).isEmpty();
          turn.list(Sentence.TYPE, NS);
        },
        "reconciler test may not list Sentence in acme (expected: one of its inputs");
  }

  @Test
  void what_is_no_output_is_not_written() {
    refused(
        turn -> turn.put(number("a"), new Int(1)),
        "reconciler test may not write Int(acme/a) of owner 'test' (expected: a type among its outputs [exclusive Str, shared Total]");
  }

  @Test
  void outputs_are_written_in_its_own_name_or_one_it_declared() {
    reconcile(turn -> {
      if (turn.list(Total.TYPE).isEmpty()) {
        turn.write(Operation.create(Total.TYPE.at(NS, "a"), "users", new Total(1)));
      }
      assertThatThrownBy(
              () -> turn.write(Operation.create(Total.TYPE.at(NS, "b"), "", new Total(1))))
          .isInstanceOf(UndeclaredAccessException.class)
          .hasMessageStartingWith(
              "reconciler test may not write Total(acme/b) of owner '' (expected");
    });
    assertThat(world.get(Total.TYPE.at(NS, "a")).orElseThrow().metadata().owner())
        .isEqualTo("users");
    assertThat(world.count("test", Metrics.Counter.CRASHES)).isZero();
  }

  @Test
  void finalizers_are_put_on_strong_inputs_only() {
    refused(
        turn -> turn.hold(Total.TYPE.at(NS, "a")),
        "reconciler test may not change the finalizers of Total(acme/a) (expected: a strong, primary or mapped one");
  }

  @Test
  void outputs_may_be_read() {
    reconcile(turn -> {
      assertThat(turn.list(Str.TYPE)).isEmpty();
      assertThat(turn.get(word("a"))).isEmpty();
      seen.add("read");
    });
    assertThat(seen).containsExactly("read");
  }

  @Test
  void releasing_what_is_gone_or_not_held_is_harmless() {
    world.give("a", 1);
    reconcile(turn -> {
      turn.release(number("a"));
      turn.release(number("absent"));
    });
    assertThat(world.get(number("a")).orElseThrow().version()).isEqualTo(1);
    assertThat(world.count("test", Metrics.Counter.FAILURES)).isZero();
  }

  @Test
  void other_inputs_count_from_then_on() {
    world.give("a", 1);
    world.write(Operation.create(Int.TYPE.at("new", "b"), "", new Int(2)));
    boolean[] changed = {false};
    reconcile(turn -> {
      if (!changed[0]) {
        changed[0] = true;
        turn.inputs(List.of(Input.weak(Int.TYPE).in("new")));
      }
      seen.add(turn.list(Int.TYPE, "new").stream().map(i -> i.spec().value()).toList().toString());
      assertThatThrownBy(() -> turn.list(Int.TYPE, NS))
          .isInstanceOf(UndeclaredAccessException.class);
    });
    world.change("a", 10);
    world.run();
    assertThat(seen).containsExactly("[2]");

    world.write(Operation.create(Int.TYPE.at("new", "c"), "", new Int(3)));
    world.run();
    assertThat(seen).containsExactly("[2]", "[2, 3]");
    assertThat(world.engine.graph().edges())
        .contains(new Graph.Edge("test", Graph.Kind.INPUT_WEAK, "Int", "new", ""))
        .doesNotContain(new Graph.Edge("test", Graph.Kind.INPUT_STRONG, "Int", NS, ""));
  }
}
