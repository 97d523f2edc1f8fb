package ciao.state.reconcile.pattern;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.QueueReconciler;
import ciao.state.reconcile.Turn;
import java.util.Optional;

/**
 * Destroys resources of a type that nobody owns, once they are torn down and nobody holds them: so
 * that whoever wants one to go only has to tear it down. Called {@code Destroy[Type]}.
 */
public final class Destroy<S extends Record> implements QueueReconciler<S> {
  private static final String NOBODY = "";

  private final ResourceType<S> type;

  public Destroy(ResourceType<S> type) {
    this.type = type;
  }

  @Override
  public Declaration declaration() {
    return Declaration.named("Destroy[" + type.name() + "]")
        .reads(Input.primary(type))
        .writes(Output.shared(type).onBehalfOf(NOBODY));
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<S> item) {
    Optional<Metadata> metadata = turn.get(item).map(Resource::metadata);
    boolean due =
        metadata
            .filter(found -> found.owner().equals(NOBODY))
            .filter(found -> found.phase() == Phase.TEARING_DOWN)
            .filter(found -> found.finalizers().isEmpty())
            .isPresent();
    if (!due) {
      return Outcome.skipped("not to be destroyed now");
    }
    turn.remove(item, NOBODY);
    return Outcome.done();
  }
}
