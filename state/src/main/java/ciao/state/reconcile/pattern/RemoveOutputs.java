package ciao.state.reconcile.pattern;

import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.Turn;
import java.util.List;
import java.util.function.Function;

/** See {@link Handler#removeOutputs}. */
record RemoveOutputs<I extends Record, O extends Record>(
    ResourceType<O> type, Function<Resource<I>, Query<O>> left, List<String> owners)
    implements Handler<I> {
  /** Stays well inside one transaction; their going is a reason to come for the rest. */
  private static final int MOST = 500;

  @Override
  public List<Input<?>> inputs() {
    return List.of(Input.weak(type));
  }

  @Override
  public List<Output> outputs() {
    return List.of(Output.shared(type).onBehalfOf(owners.toArray(String[]::new)));
  }

  @Override
  public boolean isClean(Turn turn, Resource<I> input) {
    int removed = 0;
    boolean clean = true;
    for (Resource<O> output : turn.list(left.apply(input))) {
      String owner = output.metadata().owner();
      if (!owners.contains(owner)) {
        continue;
      }
      if (removed == MOST) {
        return false;
      }
      removed++;
      clean &= turn.remove(output.pointer(), owner);
    }
    return clean;
  }
}
