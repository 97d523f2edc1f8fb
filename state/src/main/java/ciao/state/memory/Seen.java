package ciao.state.memory;

import ciao.state.Metadata;
import ciao.state.WatchRequest;
import org.jspecify.annotations.Nullable;

/** A change as a watch with a filter sees it. */
final class Seen {
  private Seen() {}

  /** Null when it does not concern that watch. */
  static @Nullable Change by(WatchRequest<?> request, Change change) {
    Metadata metadata = change.entry().metadata();
    if (!request.covers(metadata)) {
      return null;
    }
    if (request.filter().takesAll()) {
      return change;
    }
    boolean matches = request.filter().matches(metadata);
    return switch (change) {
      case Change.Created created -> matches ? created : null;
      case Change.Destroyed destroyed -> matches ? destroyed : null;
      case Change.Updated updated -> {
        boolean matched = request.filter().matches(updated.old().metadata());
        if (matches) {
          yield matched ? updated : new Change.Created(updated.position(), updated.entry());
        }
        yield matched ? new Change.Destroyed(updated.position(), updated.entry()) : null;
      }
    };
  }
}
