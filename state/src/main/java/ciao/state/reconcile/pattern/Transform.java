package ciao.state.reconcile.pattern;

import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Reconciler;
import ciao.state.reconcile.Turn;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Transformation} over all inputs at a time: for few inputs, or outputs that depend on
 * more than their own. An input that fails keeps no other from being done; each is a transaction of
 * its own.
 */
public final class Transform<I extends Record, O extends Record> implements Reconciler {
  private static final Logger log = LoggerFactory.getLogger(Transform.class);

  private final Transformation<I, O> transformation;
  private final Step<I, O> step;

  public Transform(Transformation<I, O> transformation) {
    this.transformation = transformation;
    this.step = new Step<>(transformation);
  }

  @Override
  public Declaration declaration() {
    Input<I> from =
        transformation.holdsInputs()
            ? Input.strong(transformation.from())
            : Input.weak(transformation.from());
    return Declaration.named(transformation.name())
        .reads(transformation.namespace().map(from::in).orElse(from))
        .reads(Input.destroyReady(transformation.to()))
        .reads(transformation.alsoReads().stream().map(Extra::input).toList())
        .writes(step.outputs())
        .limited(transformation.writes());
  }

  @Override
  public Outcome reconcile(Turn turn) {
    transformation.before(turn);
    turn.cut();
    Query<I> all = Query.of(transformation.from());
    Set<Pointer<O>> seen = new HashSet<>();
    Failures failures = new Failures();
    for (Resource<I> input : turn.list(transformation.namespace().map(all::in).orElse(all))) {
      seen.add(transformation.output(input.pointer()));
      one(turn, input, failures);
    }
    for (Resource<O> output : turn.list(transformation.to())) {
      if (output.metadata().owner().equals(turn.name()) && !seen.contains(output.pointer())) {
        turn.remove(output.pointer());
        turn.cut();
      }
    }
    transformation.after(turn);
    return failures.outcome();
  }

  private void one(Turn turn, Resource<I> input, Failures failures) {
    try {
      if (step.reconcile(turn, input.pointer(), Optional.of(input))
          instanceof Outcome.Failed failed) {
        failures.add(input.pointer() + ": " + failed.reason());
      }
      turn.cut();
    } catch (RuntimeException thrown) {
      log.error("transformation {} threw on {}", transformation.name(), input, thrown);
      turn.discard();
      failures.add(input.pointer() + ": " + thrown);
    }
  }

  /** How many inputs failed, and how the first of them did. */
  private static final class Failures {
    private int count;
    private @Nullable String first;

    void add(String failure) {
      count++;
      if (first == null) {
        first = failure;
      }
    }

    Outcome outcome() {
      return count == 0
          ? Outcome.done()
          : Outcome.failed("%d inputs failed, first %s".formatted(count, first));
    }
  }
}
