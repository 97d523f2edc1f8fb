package ciao.state.durable;

import ciao.state.Metadata;
import ciao.state.memory.Change;
import ciao.state.memory.Entry;
import ciao.state.sql.Row;
import java.util.Optional;

/** A change as the journal has it. */
public sealed interface Logged {
  long position();

  Row.Key key();

  /** As {@link Entry#origin}. */
  long origin();

  /** What happened, if what was there before is known. */
  Optional<Change> change();

  /** There is this entry now. */
  record Put(long position, Entry entry, Optional<Change> change) implements Logged {
    @Override
    public Row.Key key() {
      return keyOf(entry.metadata());
    }

    @Override
    public long origin() {
      return entry.origin();
    }
  }

  /** There is nothing now. */
  record Removed(long position, Row.Key key, long origin, Optional<Change> change)
      implements Logged {}

  static Logged of(Change change) {
    Entry entry = change.entry();
    return switch (change) {
      case Change.Created _, Change.Updated _ ->
          new Put(change.position(), entry, Optional.of(change));
      case Change.Destroyed _ ->
          new Removed(
              change.position(), keyOf(entry.metadata()), entry.origin(), Optional.of(change));
    };
  }

  static Row.Key keyOf(Metadata metadata) {
    return new Row.Key(metadata.type(), metadata.namespace(), metadata.id());
  }
}
