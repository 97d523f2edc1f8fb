package ciao.state.reconcile.pattern;

import static ciao.state.reconcile.World.NS;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Resource;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Int;
import ciao.state.reconcile.Metrics;
import ciao.state.reconcile.Str;
import ciao.state.reconcile.Total;
import ciao.state.reconcile.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A transformation, both ways to run it. */
final class TransformTest {

  @Nested
  final class AllAtATime extends TransformConformance {
    private final List<String> calls = new ArrayList<>();

    @Override
    void register(Engine engine, Transformation<Int, Str> transformation) {
      engine.register(new Transform<>(transformation));
    }

    @Test
    void something_may_be_done_before_and_after_all_inputs() {
      world.give("a", 1);
      start(
          new Spelling() {
            @Override
            public void before(Turn turn) {
              calls.add("before");
            }

            @Override
            public void after(Turn turn) {
              calls.add("after");
            }

            @Override
            public Made<Str> make(Turn turn, Resource<Int> input, Optional<Resource<Str>> present) {
              calls.add(input.id());
              return super.make(turn, input, present);
            }
          });
      assertThat(calls).containsExactly("before", "a", "after");
    }
  }

  @Nested
  final class OneByOne extends TransformConformance {
    @Override
    void register(Engine engine, Transformation<Int, Str> transformation) {
      engine.register(new QueueTransform<>(transformation, 3));
    }

    @Test
    void only_the_inputs_a_label_names_are_looked_at_again() {
      world.give("a", 1);
      world.give("b", 1);
      start(
          new Spelling() {
            @Override
            public List<Extra<Int>> alsoReads() {
              return List.of(Extra.byLabel(Input.strong(Total.TYPE), "number", Int.TYPE));
            }
          });
      long before = world.count("spelling", Metrics.Counter.RECONCILES);
      world.write(
          Operation.create(Total.TYPE.at(NS, "t"), "", new Total(1))
              .withLabels(Map.of("number", "b")));
      world.write(Operation.create(Total.TYPE.at(NS, "unlabelled"), "", new Total(1)));
      world.run();
      assertThat(world.count("spelling", Metrics.Counter.RECONCILES)).isEqualTo(before + 1);
    }
  }

  @Nested
  final class HoldingAllAtATime extends HoldingConformance {
    @Override
    void register(Engine engine, Transformation<Int, Str> transformation) {
      engine.register(new Transform<>(transformation));
    }
  }

  @Nested
  final class HoldingOneByOne extends HoldingConformance {
    @Override
    void register(Engine engine, Transformation<Int, Str> transformation) {
      engine.register(new QueueTransform<>(transformation, 3));
    }
  }
}
