package ciao.state;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What {@link Store#watchFor} waits to see of one resource. */
@FunctionalInterface
public interface Condition<S extends Record> {

  /** Asked with each event in turn, never with an error. */
  boolean holds(Event<S> event);

  /** It is there, whether from the beginning, newly created or changed. */
  static <S extends Record> Condition<S> present() {
    return event -> resource(event).isPresent();
  }

  /** It changed while watched. */
  static <S extends Record> Condition<S> updated() {
    return event -> event instanceof Event.Updated<S>;
  }

  /** It is not there. */
  static <S extends Record> Condition<S> absent() {
    return event -> event instanceof Event.Destroyed<S>;
  }

  /** It is there, in that phase. */
  static <S extends Record> Condition<S> phase(Phase phase) {
    return matching(resource -> resource.metadata().phase() == phase);
  }

  /** Nobody holds it: it has no finalizers, or is not there at all. */
  static <S extends Record> Condition<S> unheld() {
    return event ->
        resource(event).map(found -> found.metadata().finalizers().isEmpty()).orElse(true);
  }

  /** It is there, and such. */
  static <S extends Record> Condition<S> matching(Predicate<Resource<S>> predicate) {
    return event -> resource(event).filter(predicate).isPresent();
  }

  @SafeVarargs
  static <S extends Record> Condition<S> all(Condition<S>... conditions) {
    List<Condition<S>> all = List.of(conditions);
    return event -> all.stream().allMatch(condition -> condition.holds(event));
  }

  @SafeVarargs
  static <S extends Record> Condition<S> any(Condition<S>... conditions) {
    List<Condition<S>> any = List.of(conditions);
    return event -> any.stream().anyMatch(condition -> condition.holds(event));
  }

  private static <S extends Record> Optional<Resource<S>> resource(Event<S> event) {
    return switch (event) {
      case Event.Created<S> created -> Optional.of(created.resource());
      case Event.Updated<S> updated -> Optional.of(updated.resource());
      case Event.Destroyed<S> _, Event.Bootstrapped<S> _, Event.Errored<S> _ -> Optional.empty();
    };
  }
}
