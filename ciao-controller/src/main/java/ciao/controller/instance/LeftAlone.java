package ciao.controller.instance;

import ciao.controller.resource.Addresses;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.InstanceSpec;
import ciao.state.Pointer;
import ciao.state.reconcile.Outcome;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances that lie where none can: nobody could name them on the wire. Operators are told of each
 * once in a controller's life. The API stores none, but what wrote to the store may be older, or
 * have written to its database itself.
 */
final class LeftAlone {
  private static final Logger log = LoggerFactory.getLogger(LeftAlone.class);

  private final EventSink events;
  private final InstantSource clock;

  /** As many as are stored; the API adds none. */
  private final Set<Pointer<InstanceSpec>> told = new HashSet<>();

  LeftAlone(EventSink events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /** How its turn ends, when it is one of them. */
  Optional<Outcome> outcome(Pointer<InstanceSpec> instance) {
    return Addresses.objection(instance)
        .map(why -> {
          if (told.add(instance)) {
            String message =
                "is left alone, since no instance can lie there: %s; remove it with `ciao state apply`"
                    .formatted(why);
            log.error("{} {}", instance, message);
            events.record(
                new EventSpec(
                    clock.instant(),
                    null,
                    Severity.ERROR,
                    EventKind.STATE,
                    instance.toString(),
                    message));
          }
          return Outcome.skipped(why);
        });
  }
}
