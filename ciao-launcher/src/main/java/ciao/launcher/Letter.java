package ciao.launcher;

import ciao.launcher.lifecycle.Event;
import ciao.launcher.lifecycle.Step;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An event for an instance.
 *
 * @param event made in the turn that handles it, as what it says may depend on that moment
 * @param decided told in that same turn what follows, which is not yet done
 */
record Letter(Supplier<Event> event, Consumer<Step> decided) {
  static Letter of(Event event) {
    return new Letter(() -> event, _ -> {});
  }
}
