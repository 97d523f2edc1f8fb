package ciao.state.reconcile.pattern;

import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.RateLimit;
import ciao.state.reconcile.Turn;
import java.util.List;
import java.util.Optional;

/**
 * One output for each input of a type. Written down once, it may run over all inputs at a time
 * ({@link Transform}) or one by one ({@link QueueTransform}).
 */
public interface Transformation<I extends Record, O extends Record> {

  /** The reconciler's. */
  String name();

  ResourceType<I> from();

  ResourceType<O> to();

  /** What the output of a live input shall be. May stage further writes on the turn. */
  Made<O> make(Turn turn, Resource<I> input, Optional<Resource<O>> present);

  /** Where the output of an input is; two inputs never share one. As it stands: the same id. */
  default Pointer<O> output(Pointer<I> input) {
    return to().at(input.namespace(), input.id());
  }

  /** The other way round: which input an output was made of. */
  default Pointer<I> input(Pointer<O> output) {
    return from().at(output.namespace(), output.id());
  }

  /** Of the inputs; empty for all. */
  default Optional<String> namespace() {
    return Optional.empty();
  }

  /** Whether an input has an output at all. */
  default boolean selects(Metadata input) {
    return true;
  }

  default Liveness liveness() {
    return Liveness.RUNNING;
  }

  /** Whether inputs are held with a finalizer until their outputs are gone. */
  default boolean holdsInputs() {
    return false;
  }

  /**
   * Asked when a held input lives no more and its output goes: whether the input may be let go,
   * too. May stage further writes on the turn.
   */
  default boolean mayRelease(Turn turn, Resource<I> input) {
    return true;
  }

  /** Whether others make outputs of that type too. */
  default Output.Sharing sharing() {
    return Output.Sharing.EXCLUSIVE;
  }

  /** Called before all inputs are looked at; not when they run one by one. */
  default void before(Turn turn) {}

  /** Called when all that follows from all inputs is staged; not when they run one by one. */
  default void after(Turn turn) {}

  /** What else is read; a change of it is a reason to look again. */
  default List<Extra<I>> alsoReads() {
    return List.of();
  }

  /** What else is written. */
  default List<Output> alsoWrites() {
    return List.of();
  }

  default RateLimit writes() {
    return RateLimit.NONE;
  }
}
