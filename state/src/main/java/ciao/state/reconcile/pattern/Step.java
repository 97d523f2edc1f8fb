package ciao.state.reconcile.pattern;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.Turn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** One input's share of a transformation: brings its output and its finalizer in line. */
record Step<I extends Record, O extends Record>(Transformation<I, O> transformation) {
  Step {
    if (transformation.holdsInputs() && !transformation.liveness().endsBeforeDestroyed()) {
      throw new IllegalArgumentException(
          "transformation %s holds its inputs and yet ignores their teardown (expected: one of both, as they would be held for ever)"
              .formatted(transformation.name()));
    }
  }

  /**
   * @param input empty when it is gone
   */
  Outcome reconcile(Turn turn, Pointer<I> pointer, Optional<Resource<I>> input) {
    Pointer<O> target = transformation.output(pointer);
    Optional<Resource<O>> present =
        turn.get(target).filter(output -> output.metadata().owner().equals(turn.name()));
    if (input.isEmpty()) {
      present.ifPresent(_ -> turn.remove(target));
      return Outcome.done();
    }
    return isAlive(turn, input.get())
        ? live(turn, input.get(), target, present)
        : end(turn, input.get(), target, present);
  }

  private Outcome live(
      Turn turn, Resource<I> input, Pointer<O> target, Optional<Resource<O>> present) {
    if (transformation.holdsInputs()) {
      turn.hold(input.pointer());
    }
    return switch (transformation.make(turn, input, present)) {
      case Made.Spec<O>(var spec, var labels) -> {
        boolean put =
            labels.isPresent() ? turn.put(target, spec, labels.get()) : turn.put(target, spec);
        yield put ? Outcome.done() : Outcome.skipped(target + " is still held on its way out");
      }
      case Made.Unchanged<O>(String reason) -> Outcome.skipped(reason);
      case Made.Nothing<O> _ -> {
        present.ifPresent(_ -> turn.remove(target));
        yield Outcome.done();
      }
      case Made.Failure<O>(String reason) -> Outcome.failed(reason);
    };
  }

  private Outcome end(
      Turn turn, Resource<I> input, Pointer<O> target, Optional<Resource<O>> present) {
    boolean gone = present.isEmpty() || turn.remove(target);
    if (!gone) {
      return Outcome.done();
    }
    if (turn.holds(input)) {
      if (!transformation.mayRelease(turn, input)) {
        return Outcome.skipped(input.pointer() + " may not be released yet");
      }
      turn.release(input.pointer());
    }
    return Outcome.done();
  }

  /** One that is torn down and was not held in time is not held any more either. */
  private boolean isAlive(Turn turn, Resource<I> input) {
    Metadata metadata = input.metadata();
    boolean tooLate =
        transformation.holdsInputs()
            && metadata.phase() == Phase.TEARING_DOWN
            && !turn.holds(input);
    return !tooLate
        && transformation.selects(metadata)
        && transformation.liveness().test().test(withoutFinalizer(metadata, turn.name()));
  }

  private static Metadata withoutFinalizer(Metadata metadata, String finalizer) {
    if (!metadata.finalizers().contains(finalizer)) {
      return metadata;
    }
    SequencedSet<String> others = new LinkedHashSet<>(metadata.finalizers());
    others.remove(finalizer);
    return metadata.withFinalizers(others);
  }

  List<Output> outputs() {
    List<Output> all = new ArrayList<>();
    all.add(new Output(transformation.to(), transformation.sharing(), List.of()));
    all.addAll(transformation.alsoWrites());
    return all;
  }
}
