package ciao.state.reconcile.pattern;

import ciao.state.Resource;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.Turn;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** See {@link Handler#combine}. What several declare is declared once. */
record Combined<I extends Record>(List<Handler<I>> handlers) implements Handler<I> {

  @Override
  public List<Input<?>> inputs() {
    SequencedSet<Input<?>> all = new LinkedHashSet<>();
    handlers.forEach(handler -> all.addAll(handler.inputs()));
    return List.copyOf(all);
  }

  @Override
  public List<Output> outputs() {
    Map<String, Output> byType = new LinkedHashMap<>();
    for (Handler<I> handler : handlers) {
      for (Output output : handler.outputs()) {
        byType.merge(output.type().name(), output, Combined::both);
      }
    }
    return List.copyOf(byType.values());
  }

  private static Output both(Output one, Output other) {
    SequencedSet<String> owners = new LinkedHashSet<>(one.onBehalfOf());
    owners.addAll(other.onBehalfOf());
    return one.onBehalfOf(owners.toArray(String[]::new));
  }

  @Override
  public boolean isClean(Turn turn, Resource<I> input) {
    boolean clean = true;
    for (Handler<I> handler : handlers) {
      clean &= handler.isClean(turn, input);
    }
    return clean;
  }
}
