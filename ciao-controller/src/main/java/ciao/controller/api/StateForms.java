package ciao.controller.api;

import ciao.client.api.state.Address;
import ciao.client.api.state.RawJson;
import ciao.client.api.state.StateCommit;
import ciao.client.api.state.StateEvent;
import ciao.client.api.state.StoredResource;
import ciao.state.Committed;
import ciao.state.Document;
import ciao.state.Event;
import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;
import java.util.List;
import java.util.function.Predicate;

/**
 * Resources and events as the API shows them.
 *
 * @param withheld the types whose specs are not shown
 */
record StateForms(Predicate<String> withheld) {

  StoredResource resource(Resource<?> resource) {
    Metadata metadata = resource.metadata();
    boolean secret = withheld.test(metadata.type());
    return new StoredResource(
        metadata.type(),
        metadata.namespace(),
        metadata.id(),
        metadata.version(),
        metadata.owner(),
        phase(metadata.phase()),
        List.copyOf(metadata.finalizers()),
        metadata.labels(),
        metadata.annotations(),
        metadata.created(),
        metadata.updated(),
        secret ? null : RawJson.of(((Document) resource.spec()).json()),
        secret ? true : null);
  }

  StateCommit commit(Committed committed) {
    return new StateCommit(
        committed.resources().stream().map(this::resource).toList(), committed.position());
  }

  StateEvent event(Event<Document> event) {
    long position = event.position();
    return switch (event) {
      case Event.Created<Document> created ->
          event(StateEvent.Kind.CREATED, position, created.resource());
      case Event.Updated<Document> updated ->
          new StateEvent(
              StateEvent.Kind.UPDATED,
              position,
              address(updated.resource().pointer()),
              resource(updated.resource()),
              resource(updated.old()),
              null);
      case Event.Destroyed<Document> destroyed ->
          new StateEvent(
              StateEvent.Kind.DESTROYED,
              position,
              address(destroyed.pointer()),
              destroyed.last().map(this::resource).orElse(null),
              null,
              null);
      case Event.Bootstrapped<Document> _ ->
          new StateEvent(StateEvent.Kind.BOOTSTRAPPED, position, null, null, null, null);
      case Event.Errored<Document> errored ->
          new StateEvent(
              StateEvent.Kind.ERROR,
              position,
              null,
              null,
              null,
              StateProblems.describe(errored.error()));
    };
  }

  private StateEvent event(StateEvent.Kind kind, long position, Resource<Document> resource) {
    return new StateEvent(
        kind, position, address(resource.pointer()), resource(resource), null, null);
  }

  static Address address(Pointer<?> pointer) {
    return new Address(pointer.type().name(), pointer.namespace(), pointer.id());
  }

  static String phase(Phase phase) {
    return switch (phase) {
      case RUNNING -> "running";
      case TEARING_DOWN -> "tearing_down";
    };
  }
}
