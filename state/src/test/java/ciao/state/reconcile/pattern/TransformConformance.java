package ciao.state.reconcile.pattern;

import static ciao.state.reconcile.World.NS;
import static ciao.state.reconcile.World.number;
import static ciao.state.reconcile.World.word;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Int;
import ciao.state.reconcile.Metrics;
import ciao.state.reconcile.Str;
import ciao.state.reconcile.Total;
import ciao.state.reconcile.Turn;
import ciao.state.reconcile.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a transformation promises, whichever way it runs. */
abstract class TransformConformance {
  final World world = new World();

  abstract void register(Engine engine, Transformation<Int, Str> transformation);

  void start(Transformation<Int, Str> transformation) {
    register(world.engine, transformation);
    world.engine.start();
    world.run();
  }

  @Test
  void outputs_follow_inputs_and_go_with_them() {
    world.give("a", 1);
    start(new Spelling());
    world.give("b", 2);
    world.run();
    assertThat(world.words()).isEqualTo("a=1 b=2");
    assertThat(world.finalizers(number("a"))).isEmpty();

    world.change("a", 11);
    world.destroy(number("b"));
    world.run();
    assertThat(world.words()).isEqualTo("a=11");

    world.teardown(number("a"));
    world.run();
    assertThat(world.words()).isEmpty();
  }

  @Test
  void outputs_left_over_from_an_earlier_life_are_removed() {
    world.give("a", 1);
    world.give("b", 2);
    start(new Spelling());
    var _ = world.engine.stop();
    world.destroy(number("a"));
    world.run();
    assertThat(world.words()).isEqualTo("a=1 b=2");

    Engine next = world.another();
    register(next, new Spelling());
    next.start();
    world.run();
    assertThat(world.words()).isEqualTo("b=2");
  }

  @Test
  void an_input_that_fails_is_tried_again_and_keeps_no_other_waiting() {
    world.give("a", -1);
    world.give("b", 2);
    start(new Spelling());
    assertThat(world.words()).isEqualTo("b=2");
    world.runLong();
    assertThat(world.count("spelling", Metrics.Counter.FAILURES)).isGreaterThan(5);

    world.change("a", 1);
    world.runLong();
    assertThat(world.words()).isEqualTo("a=1 b=2");
  }

  @Test
  void an_input_whose_making_throws_leaves_nothing_half_done_and_keeps_no_other_waiting() {
    world.give("a", 1);
    world.give("b", 2);
    boolean[] bug = {true};
    start(
        new Spelling.Holding() {
          @Override
          public Made<Str> make(Turn turn, Resource<Int> input, Optional<Resource<Str>> present) {
            if (bug[0] && input.id().equals("a")) {
              throw new IllegalStateException("as a bug would");
            }
            return super.make(turn, input, present);
          }
        });
    assertThat(world.words()).isEqualTo("b=2");
    assertThat(world.finalizers(number("a"))).isEmpty();

    bug[0] = false;
    world.runLong();
    assertThat(world.words()).isEqualTo("a=1 b=2");
  }

  @Test
  void an_output_may_stay_as_it_is_or_go() {
    world.give("a", 1);
    world.give("b", 1);
    start(
        new Spelling() {
          @Override
          public Made<Str> make(Turn turn, Resource<Int> input, Optional<Resource<Str>> present) {
            return switch (input.spec().value()) {
              case 2 -> Made.unchanged("as it is");
              case 3 -> Made.nothing();
              default -> super.make(turn, input, present);
            };
          }
        });
    world.change("a", 2);
    world.change("b", 3);
    world.run();
    assertThat(world.words()).isEqualTo("a=1");
  }

  @Test
  void inputs_are_chosen_and_outputs_placed_and_labelled() {
    world.give("a", 1);
    world.write(Operation.create(number("b"), "", new Int(2)).withLabels(Map.of("spell", "yes")));
    world.write(
        Operation.create(Int.TYPE.at("elsewhere", "c"), "", new Int(3))
            .withLabels(Map.of("spell", "yes")));
    start(new Spelling.Chosen());
    assertThat(world.store.list(Str.TYPE)).hasSize(1);
    assertThat(world.get(word("w-b")).orElseThrow().metadata().labels())
        .isEqualTo(Map.of("of", "b"));

    world.write(Operation.update(world.get(number("b")).orElseThrow().withLabels(Map.of()), ""));
    world.run();
    assertThat(world.store.list(Str.TYPE)).isEmpty();
  }

  @Test
  void further_inputs_are_read_and_a_change_of_them_counts() {
    world.give("a", 1);
    Pointer<Total> same = Total.TYPE.at(NS, "a");
    start(
        new Spelling() {
          @Override
          public List<Extra<Int>> alsoReads() {
            return List.of(Extra.ofSameId(Input.weak(Total.TYPE), Int.TYPE));
          }

          @Override
          public Made<Str> make(Turn turn, Resource<Int> input, Optional<Resource<Str>> present) {
            return Made.of(
                new Str(turn.get(same).map(total -> "" + total.spec().value()).orElse("none")));
          }
        });
    assertThat(world.words()).isEqualTo("a=none");
    world.write(Operation.create(same, "", new Total(7)));
    world.run();
    assertThat(world.words()).isEqualTo("a=7");
    world.destroy(same);
    world.run();
    assertThat(world.words()).isEqualTo("a=none");
  }

  @Test
  void an_output_that_others_hold_on_its_way_out_comes_back_after_its_end() {
    world.give("a", 1);
    start(new Spelling());
    world.write(Operation.addFinalizers(word("a"), "reader"));
    world.destroy(number("a"));
    world.run();
    world.give("a", 2);
    world.run();
    assertThat(world.get(word("a")).orElseThrow().metadata().phase()).isEqualTo(Phase.TEARING_DOWN);

    world.write(Operation.removeFinalizers(word("a"), "reader"));
    world.run();
    assertThat(world.words()).isEqualTo("a=2");
    assertThat(world.get(word("a")).orElseThrow().metadata().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void what_others_made_is_neither_changed_nor_removed() {
    world.write(Operation.create(word("theirs"), "someone", new Str("theirs")));
    world.give("a", 1);
    start(new Spelling());
    world.destroy(number("a"));
    world.run();
    assertThat(world.words()).isEqualTo("theirs=theirs");
  }
}
