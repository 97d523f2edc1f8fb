package ciao.state.reconcile.pattern;

import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.Reader;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.QueueReconciler;
import ciao.state.reconcile.Turn;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** A {@link Transformation} over one input at a time. */
public final class QueueTransform<I extends Record, O extends Record>
    implements QueueReconciler<I> {
  private final Transformation<I, O> transformation;
  private final Step<I, O> step;
  private final int concurrency;

  public QueueTransform(Transformation<I, O> transformation) {
    this(transformation, 1);
  }

  /**
   * @param concurrency inputs that may be in work at a time
   */
  public QueueTransform(Transformation<I, O> transformation, int concurrency) {
    this.transformation = transformation;
    this.step = new Step<>(transformation);
    this.concurrency = concurrency;
  }

  @Override
  public Declaration declaration() {
    Input<I> from = Input.primary(transformation.from());
    return Declaration.named(transformation.name())
        .reads(transformation.namespace().map(from::in).orElse(from))
        .reads(outputs())
        .reads(transformation.alsoReads().stream().map(Extra::mapped).toList())
        .writes(step.outputs())
        .limited(transformation.writes());
  }

  /** Only an output whose input was not held may be found without it. */
  private Input<O> outputs() {
    return transformation.holdsInputs()
        ? Input.mappedDestroyReady(transformation.to())
        : Input.mapped(transformation.to());
  }

  @Override
  public int concurrency() {
    return concurrency;
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<I> item) {
    return step.reconcile(turn, item, turn.get(item));
  }

  @Override
  public Collection<Pointer<I>> map(Reader state, Metadata changed) {
    SequencedSet<Pointer<I>> items = new LinkedHashSet<>();
    if (changed.type().equals(transformation.to().name())
        && changed.owner().equals(transformation.name())) {
      items.add(transformation.input(transformation.to().at(changed.namespace(), changed.id())));
    }
    for (Extra<I> extra : transformation.alsoReads()) {
      if (extra.covers(changed)) {
        items.addAll(extra.concerned().apply(state, changed));
      }
    }
    return items;
  }
}
