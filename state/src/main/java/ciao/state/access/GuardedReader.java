package ciao.state.access;

import ciao.state.Access;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Refusal;
import ciao.state.RefusedException;
import ciao.state.Resource;
import java.util.List;
import java.util.Optional;

/** A reader behind a rule. */
record GuardedReader(Reader reader, AccessRule rule) implements Reader {

  @Override
  public long position() {
    return reader.position();
  }

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    check(rule, Access.to(Access.Verb.GET, pointer));
    return reader.get(pointer);
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    check(
        rule,
        new Access(Access.Verb.LIST, query.type().name(), query.namespace(), Optional.empty()));
    return reader.list(query);
  }

  static void check(AccessRule rule, Access access) {
    rule.objection(access)
        .ifPresent(reason -> {
          throw new RefusedException(new Refusal.Forbidden(access, reason));
        });
  }
}
