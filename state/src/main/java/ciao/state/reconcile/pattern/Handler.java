package ciao.state.reconcile.pattern;

import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.Turn;
import java.util.List;
import java.util.function.Function;

/** What {@link Cleanup} does for an input that is torn down. */
public interface Handler<I extends Record> {

  /** What it reads; a change of it is a reason to ask again. */
  List<Input<?>> inputs();

  /** What it writes. */
  List<Output> outputs();

  /**
   * Stages what has to go on {@code turn}.
   *
   * @return whether nothing is left with this commit
   */
  boolean isClean(Turn turn, Resource<I> input);

  /**
   * Waits until nothing matches.
   *
   * @param left what belongs to an input
   */
  static <I extends Record, O extends Record> Handler<I> hasNoOutputs(
      ResourceType<O> type, Function<Resource<I>, Query<O>> left) {
    return new Handler<>() {
      @Override
      public List<Input<?>> inputs() {
        return List.of(Input.weak(type));
      }

      @Override
      public List<Output> outputs() {
        return List.of();
      }

      @Override
      public boolean isClean(Turn turn, Resource<I> input) {
        return turn.list(left.apply(input).limit(1)).isEmpty();
      }
    };
  }

  /**
   * Tears down and destroys what matches, as far as its owner is among those given.
   *
   * @param left what belongs to an input
   * @param owners {@code ""} stands for what nobody owns; what others own is left alone
   */
  static <I extends Record, O extends Record> Handler<I> removeOutputs(
      ResourceType<O> type, Function<Resource<I>, Query<O>> left, String... owners) {
    return new RemoveOutputs<>(type, left, List.of(owners));
  }

  /** All of them, none waiting for another; clean when all are. */
  static <I extends Record> Handler<I> combine(List<Handler<I>> handlers) {
    return new Combined<>(List.copyOf(handlers));
  }
}
