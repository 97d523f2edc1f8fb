package ciao.state.reconcile;

import ciao.state.Reader;
import java.util.List;
import java.util.function.Consumer;

/** What one running reconciler may do, and with what: shared by all its turns. */
final class Scope {
  private final Surroundings surroundings;
  private final Waits waits = new Waits();
  private final Commits commits;
  private final Consumer<Declaration> redeclared;
  private volatile Declaration declaration;

  /**
   * @param redeclared is told of other inputs before they count, and may refuse them by an
   *     exception
   */
  Scope(Declaration declaration, Surroundings surroundings, Consumer<Declaration> redeclared) {
    this.declaration = declaration;
    this.surroundings = surroundings;
    this.redeclared = redeclared;
    this.commits = new Commits(declaration, surroundings, waits);
  }

  String name() {
    return declaration.name();
  }

  Declaration declaration() {
    return declaration;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Commits commits() {
    return commits;
  }

  Waits waits() {
    return waits;
  }

  /** The newest state, through the eyes of this reconciler. */
  Reader view() {
    return new DeclaredReader(surroundings.store().snapshot(), this);
  }

  void inputs(List<? extends Input<?>> inputs) {
    Declaration changed = declaration.withInputs(inputs);
    redeclared.accept(changed);
    declaration = changed;
  }

  void count(Metrics.Counter counter, long amount) {
    surroundings.metrics().count(name(), counter, amount);
  }
}
