package ciao.state.memory;

import java.util.Arrays;

/** One change of one resource, at its place in the order of all changes. */
public sealed interface Change {

  /** 1 for the first change of a store, then one more with each. */
  long position();

  /** The resource as the change left it; for a destroyed one, as it last was. */
  Entry entry();

  /** An upper bound of what this takes in the log, where an update keeps what it replaced too. */
  default long storedBytes() {
    return switch (this) {
      case Created _, Destroyed _ -> entry().storedBytes();
      case Updated updated -> {
        boolean sameSpec = Arrays.equals(updated.entry().spec(), updated.old().spec());
        long old = updated.old().storedBytes() - (sameSpec ? updated.old().spec().length : 0);
        yield updated.entry().storedBytes() + old;
      }
    };
  }

  record Created(long position, Entry entry) implements Change {}

  record Updated(long position, Entry entry, Entry old) implements Change {}

  record Destroyed(long position, Entry entry) implements Change {}
}
