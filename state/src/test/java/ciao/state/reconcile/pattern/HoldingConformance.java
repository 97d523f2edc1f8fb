package ciao.state.reconcile.pattern;

import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Resource;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.Int;
import ciao.state.reconcile.Str;
import ciao.state.reconcile.Turn;
import ciao.state.reconcile.World;
import org.junit.jupiter.api.Test;

/** What a transformation does about the end of its inputs, whichever way it runs. */
abstract class HoldingConformance {
  final World world = new World();

  abstract void register(Engine engine, Transformation<Int, Str> transformation);

  void start(Transformation<Int, Str> transformation) {
    register(world.engine, transformation);
    world.engine.start();
    world.run();
  }

  @Test
  void a_held_input_is_let_go_only_when_its_output_is_gone() {
    world.give("a", 1);
    start(new Spelling.Holding());
    assertThat(world.finalizers(number("a"))).containsExactly("spelling");
    world.write(Operation.addFinalizers(word("a"), "reader"));
    world.teardown(number("a"));
    world.run();
    assertThat(world.get(word("a")).orElseThrow().metadata().phase()).isEqualTo(Phase.TEARING_DOWN);
    assertThat(world.finalizers(number("a"))).containsExactly("spelling");

    world.write(Operation.removeFinalizers(word("a"), "reader"));
    world.run();
    assertThat(world.isThere(word("a"))).isFalse();
    assertThat(world.finalizers(number("a"))).isEmpty();
  }

  @Test
  void an_input_that_was_torn_down_before_it_could_be_held_is_let_alone() {
    world.give("a", 1);
    world.teardown(number("a"));
    start(new Spelling.Holding());
    assertThat(world.words()).isEmpty();
    assertThat(world.finalizers(number("a"))).isEmpty();
  }

  @Test
  void a_held_input_may_be_kept_for_a_reason() {
    boolean[] may = {false};
    world.give("a", 1);
    start(
        new Spelling.Holding() {
          @Override
          public boolean mayRelease(Turn turn, Resource<Int> input) {
            return may[0];
          }
        });
    world.teardown(number("a"));
    world.run();
    assertThat(world.words()).isEmpty();
    assertThat(world.finalizers(number("a"))).containsExactly("spelling");

    may[0] = true;
    world.write(Operation.addFinalizers(number("a"), "reason"));
    world.run();
    assertThat(world.finalizers(number("a"))).containsExactly("reason");
  }

  @Test
  void teardown_may_be_ignored_until_the_input_is_destroyed() {
    world.give("a", 1);
    start(
        new Spelling() {
          @Override
          public Liveness liveness() {
            return Liveness.THERE;
          }
        });
    world.teardown(number("a"));
    world.run();
    assertThat(world.words()).isEqualTo("a=1");

    world.destroy(number("a"));
    world.run();
    assertThat(world.words()).isEmpty();
  }

  @Test
  void who_ignores_teardown_may_not_hold() {
    Transformation<Int, Str> both =
        new Spelling.Holding() {
          @Override
          public Liveness liveness() {
            return Liveness.THERE;
          }
        };
    assertThatThrownBy(() -> register(world.engine, both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "transformation spelling holds its inputs and yet ignores their teardown (expected: one of both, as they would be held for ever)");
  }

  @Test
  void teardown_may_be_ignored_until_only_certain_finalizers_are_left() {
    world.give("a", 1);
    start(
        new Spelling.Holding() {
          @Override
          public Liveness liveness() {
            return Liveness.untilOnly("last");
          }
        });
    world.write(Operation.addFinalizers(number("a"), "first", "last"));
    world.teardown(number("a"));
    world.run();
    assertThat(world.words()).isEqualTo("a=1");

    world.write(Operation.removeFinalizers(number("a"), "first"));
    world.run();
    assertThat(world.words()).isEmpty();
    assertThat(world.finalizers(number("a"))).containsExactly("last");
  }

  @Test
  void teardown_may_be_ignored_while_certain_finalizers_are_left() {
    world.give("a", 1);
    start(
        new Spelling.Holding() {
          @Override
          public Liveness liveness() {
            return Liveness.whileAnyOf("first");
          }
        });
    world.write(Operation.addFinalizers(number("a"), "first", "last"));
    world.teardown(number("a"));
    world.run();
    assertThat(world.words()).isEqualTo("a=1");

    world.write(Operation.removeFinalizers(number("a"), "first"));
    world.run();
    assertThat(world.words()).isEmpty();
  }
}
