package ciao.state.reconcile.pattern;

import ciao.state.Phase;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Reconciler;
import ciao.state.reconcile.Turn;

/**
 * Holds every input while it runs, and lets it go after its teardown once a {@link Handler} says
 * that what belonged to it is gone.
 */
public final class Cleanup<I extends Record> implements Reconciler {
  private final String name;
  private final ResourceType<I> inputs;
  private final Handler<I> handler;

  public Cleanup(String name, ResourceType<I> inputs, Handler<I> handler) {
    this.name = name;
    this.inputs = inputs;
    this.handler = handler;
  }

  @Override
  public Declaration declaration() {
    return Declaration.named(name)
        .reads(Input.strong(inputs))
        .reads(handler.inputs())
        .writes(handler.outputs());
  }

  @Override
  public Outcome reconcile(Turn turn) {
    for (Resource<I> input : turn.list(Query.of(inputs))) {
      if (input.metadata().phase() == Phase.RUNNING) {
        turn.hold(input.pointer());
      } else if (turn.holds(input) && handler.isClean(turn, input)) {
        turn.release(input.pointer());
      }
      turn.cut();
    }
    return Outcome.done();
  }
}
