package ciao.state.memory;

/** One change of one resource, at its place in the order of all changes. */
public sealed interface Change {

  /** 1 for the first change of a store, then one more with each. */
  long position();

  /** The resource as the change left it; for a destroyed one, as it last was. */
  Entry entry();

  record Created(long position, Entry entry) implements Change {}

  record Updated(long position, Entry entry, Entry old) implements Change {}

  record Destroyed(long position, Entry entry) implements Change {}
}
