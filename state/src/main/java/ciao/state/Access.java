package ciao.state;

import java.util.Optional;

/**
 * Something somebody wants to do to a store.
 *
 * @param type name of the resource type
 * @param namespace empty when it is about all namespaces
 * @param id empty when it is about all resources of the namespace
 */
public record Access(Verb verb, String type, Optional<String> namespace, Optional<String> id) {

  /** Teardown and finalizers are updates. */
  public enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    DESTROY;

    public boolean reads() {
      return switch (this) {
        case GET, LIST, WATCH -> true;
        case CREATE, UPDATE, DESTROY -> false;
      };
    }
  }

  public static Access to(Verb verb, Pointer<?> pointer) {
    return new Access(
        verb, pointer.type().name(), Optional.of(pointer.namespace()), Optional.of(pointer.id()));
  }

  public static Access to(Operation operation) {
    Verb verb =
        switch (operation) {
          case Operation.Create<?> _ -> Verb.CREATE;
          case Operation.Destroy _ -> Verb.DESTROY;
          case Operation.Update<?> _,
              Operation.Teardown _,
              Operation.AddFinalizers _,
              Operation.RemoveFinalizers _ ->
              Verb.UPDATE;
        };
    return to(verb, operation.pointer());
  }

  /** {@code UPDATE Type(namespace/id)}, with {@code *} for all. */
  @Override
  public String toString() {
    return "%s %s(%s/%s)".formatted(verb, type, namespace.orElse("*"), id.orElse("*"));
  }
}
