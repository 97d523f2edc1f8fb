package ciao.state.reconcile;

import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.List;
import java.util.Optional;

/** Reads what a reconciler has declared, and nothing else. */
final class DeclaredReader implements Reader {
  private final Reader state;
  private final Scope scope;

  DeclaredReader(Reader state, Scope scope) {
    this.state = state;
    this.scope = scope;
  }

  @Override
  public long position() {
    return state.position();
  }

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    Declaration declaration = scope.declaration();
    if (!declaration.mayGet(pointer)) {
      throw undeclared(declaration, "get " + pointer);
    }
    scope.count(Metrics.Counter.READS, 1);
    return state.get(pointer);
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    Declaration declaration = scope.declaration();
    if (!declaration.mayList(query)) {
      String where = query.namespace().map(name -> " in " + name).orElse(" in all namespaces");
      throw undeclared(declaration, "list " + query.type() + where);
    }
    scope.count(Metrics.Counter.READS, 1);
    return state.list(query);
  }

  private static UndeclaredAccessException undeclared(Declaration declaration, String access) {
    return new UndeclaredAccessException(
        "reconciler %s may not %s (expected: one of its inputs %s, or of its outputs %s); declare it as an input"
            .formatted(declaration.name(), access, declaration.inputs(), declaration.outputs()));
  }
}
