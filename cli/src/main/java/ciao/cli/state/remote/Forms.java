package ciao.cli.state.remote;

import ciao.client.api.state.RawJson;
import ciao.client.api.state.StateCommit;
import ciao.client.api.state.StateEvent;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.Step;
import ciao.client.api.state.StoredResource;
import ciao.client.api.state.WatchEnd;
import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.Metadata;
import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Transaction;
import ciao.state.UnreadableSpecException;
import ciao.state.WatchError;
import ciao.state.memory.SpecCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resources, transactions and events, on the wire and in this program. */
final class Forms {
  private Forms() {}

  /**
   * @throws UnreadableSpecException when the spec is none of its type's record
   */
  static <S extends Record> Resource<S> resource(ResourceType<S> type, StoredResource stored) {
    Metadata metadata =
        new Metadata(
            stored.namespace(),
            stored.type(),
            stored.id(),
            stored.version(),
            stored.owner(),
            Refusals.constant(Phase.class, stored.phase()),
            new LinkedHashSet<>(stored.finalizers()),
            stored.labels(),
            stored.annotations(),
            stored.created(),
            stored.updated());
    RawJson spec = stored.spec();
    if (spec == null) {
      throw new UnreadableSpecException(metadata + ": its spec was withheld");
    }
    byte[] json = spec.text().getBytes(StandardCharsets.UTF_8);
    return new Resource<>(type, metadata, SpecCodec.read(metadata, json, type.specClass()));
  }

  /**
   * @throws IllegalArgumentException when a spec cannot be written as JSON, or never read again
   */
  static StateTransaction transaction(Transaction transaction) {
    return new StateTransaction(transaction.operations().stream().map(Forms::step).toList());
  }

  private static Step step(Operation operation) {
    var at = Addresses.of(operation.pointer());
    return switch (operation) {
      case Operation.Create<?> create ->
          new Step.Create(
              at,
              create.owner(),
              json(create.spec()),
              List.copyOf(create.finalizers()),
              create.labels(),
              create.annotations());
      case Operation.Update<?>(Resource<?> changed, String owner, var expected) ->
          new Step.Update(
              at,
              owner,
              changed.version(),
              expected.name().toLowerCase(Locale.ROOT),
              json(changed.spec()),
              List.copyOf(changed.metadata().finalizers()),
              changed.metadata().labels(),
              changed.metadata().annotations());
      case Operation.Teardown(_, String owner) -> new Step.Teardown(at, owner);
      case Operation.Destroy(_, String owner, var version) ->
          new Step.Destroy(at, owner, version.isPresent() ? version.getAsLong() : null);
      case Operation.AddFinalizers(_, var finalizers) ->
          new Step.AddFinalizers(at, List.copyOf(finalizers));
      case Operation.RemoveFinalizers(_, var finalizers) ->
          new Step.RemoveFinalizers(at, List.copyOf(finalizers));
    };
  }

  private static RawJson json(Record spec) {
    byte[] json = SpecCodec.write(spec);
    var _ = SpecCodec.readBack(json, spec.getClass());
    return RawJson.of(new String(json, StandardCharsets.UTF_8));
  }

  static Committed committed(Transaction transaction, StateCommit commit) {
    List<Resource<?>> resources = new ArrayList<>();
    for (int i = 0; i < commit.resources().size(); i++) {
      resources.add(
          resource(transaction.operations().get(i).pointer().type(), commit.resources().get(i)));
    }
    return new Committed(resources, commit.position());
  }

  /** Of every event but the first, which is for whoever reads the wire. */
  static <S extends Record> Event<S> event(ResourceType<S> type, StateEvent event) {
    long position = event.position();
    return switch (event.kind()) {
      case CREATED -> new Event.Created<>(position, given(type, event.resource()));
      case UPDATED ->
          new Event.Updated<>(position, given(type, event.resource()), given(type, event.old()));
      case DESTROYED -> {
        var at = Objects.requireNonNull(event.at(), "at");
        Pointer<S> pointer = type.at(at.namespace(), at.id());
        yield new Event.Destroyed<>(
            position,
            pointer,
            Optional.ofNullable(event.resource()).map(last -> resource(type, last)));
      }
      case BOOTSTRAPPED, OPENED -> new Event.Bootstrapped<>(position);
      case ERROR -> new Event.Errored<>(position, error(event));
    };
  }

  private static <S extends Record> Resource<S> given(
      ResourceType<S> type, @Nullable StoredResource resource) {
    return resource(type, Objects.requireNonNull(resource, "resource"));
  }

  private static WatchError error(StateEvent event) {
    return event.problem() != null && event.problem().state() instanceof WatchEnd end
        ? Refusals.of(end)
        : new WatchError.Closed();
  }
}
