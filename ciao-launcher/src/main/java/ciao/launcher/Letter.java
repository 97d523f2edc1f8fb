package ciao.launcher;

import ciao.launcher.lifecycle.Event;
import java.util.function.Supplier;

/**
 * An event for an instance.
 *
 * @param event made in the turn that handles it, as what it says may depend on that moment
 * @param decided run in that same turn, when it is decided what follows (not yet done)
 */
record Letter(Supplier<Event> event, Runnable decided) {
  static Letter of(Event event) {
    return new Letter(() -> event, () -> {});
  }
}
