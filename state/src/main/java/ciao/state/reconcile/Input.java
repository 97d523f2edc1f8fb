package ciao.state.reconcile;

import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.ResourceType;
import ciao.state.Unread;
import ciao.state.WatchRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reconciler reads and is woken by.
 *
 * @param namespace empty for all namespaces
 * @param id one resource only, which then may be got but not listed; a namespace is given too
 */
public record Input<S extends Record>(
    ResourceType<S> type, Optional<String> namespace, Optional<String> id, Kind kind) {

  /** How a reconciler stands to what it reads. The first three are for plain reconcilers. */
  public enum Kind {
    /** Reads it; does not mind when it goes. */
    WEAK,
    /** Reads it, and may hold it with a finalizer. */
    STRONG,
    /** Its own outputs: woken when one that is being torn down is held by nobody any more. */
    DESTROY_READY,
    /** The items of a queue reconciler, which it may hold with finalizers. */
    PRIMARY,
    /** A change of it stands for changes of primary items; may be held with finalizers. */
    MAPPED,
    /** Mapped, but only when it is one of its own outputs that is ready to be destroyed. */
    MAPPED_DESTROY_READY;

    /** {@code strong}, {@code destroy-ready}, ... */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isForQueues() {
      return switch (this) {
        case WEAK, STRONG, DESTROY_READY -> false;
        case PRIMARY, MAPPED, MAPPED_DESTROY_READY -> true;
      };
    }

    boolean mayHold() {
      return switch (this) {
        case STRONG, PRIMARY, MAPPED -> true;
        case WEAK, DESTROY_READY, MAPPED_DESTROY_READY -> false;
      };
    }

    boolean isOfDestroyReady() {
      return switch (this) {
        case DESTROY_READY, MAPPED_DESTROY_READY -> true;
        case WEAK, STRONG, PRIMARY, MAPPED -> false;
      };
    }
  }

  public Input {
    if (id.isPresent() && namespace.isEmpty()) {
      throw new IllegalArgumentException(
          "input %s %s: no namespace (expected: one, as an id is unique only in its namespace)"
              .formatted(type, id.get()));
    }
  }

  public static <S extends Record> Input<S> weak(ResourceType<S> type) {
    return of(type, Kind.WEAK);
  }

  public static <S extends Record> Input<S> strong(ResourceType<S> type) {
    return of(type, Kind.STRONG);
  }

  public static <S extends Record> Input<S> destroyReady(ResourceType<S> type) {
    return of(type, Kind.DESTROY_READY);
  }

  public static <S extends Record> Input<S> primary(ResourceType<S> type) {
    return of(type, Kind.PRIMARY);
  }

  public static <S extends Record> Input<S> mapped(ResourceType<S> type) {
    return of(type, Kind.MAPPED);
  }

  public static <S extends Record> Input<S> mappedDestroyReady(ResourceType<S> type) {
    return of(type, Kind.MAPPED_DESTROY_READY);
  }

  private static <S extends Record> Input<S> of(ResourceType<S> type, Kind kind) {
    return new Input<>(type, Optional.empty(), Optional.empty(), kind);
  }

  /** Only those of one namespace. */
  public Input<S> in(String newNamespace) {
    return new Input<>(type, Optional.of(newNamespace), id, kind);
  }

  /** Only this one. */
  public Input<S> only(Pointer<S> pointer) {
    return new Input<>(type, Optional.of(pointer.namespace()), Optional.of(pointer.id()), kind);
  }

  /** Whether this resource belongs to the input. */
  public boolean covers(Pointer<?> pointer) {
    return type.name().equals(pointer.type().name())
        && (namespace.isEmpty() || namespace.get().equals(pointer.namespace()))
        && (id.isEmpty() || id.get().equals(pointer.id()));
  }

  boolean covers(Query<?> query) {
    return type.name().equals(query.type().name())
        && (namespace.isEmpty() || namespace.equals(query.namespace()))
        && id.isEmpty();
  }

  /** Whether both speak of exactly the same resources. */
  boolean isOfSame(Input<?> other) {
    return type.name().equals(other.type.name())
        && namespace.equals(other.namespace)
        && id.equals(other.id);
  }

  /** Of what happens to which: what they say is read by the reconcile, which alone may fail. */
  WatchRequest<Unread> watch() {
    ResourceType<Unread> watched = Unread.type(type.name());
    if (namespace.isEmpty()) {
      return WatchRequest.of(watched);
    }
    return id.isEmpty()
        ? WatchRequest.of(watched).in(namespace.get())
        : WatchRequest.of(watched.at(namespace.get(), id.get()));
  }

  /** {@code strong Disk}, {@code weak Disk(acme)}, {@code weak Disk(acme/d1)}. */
  @Override
  public String toString() {
    String where =
        namespace.map(name -> "(" + name + id.map(one -> "/" + one).orElse("") + ")").orElse("");
    return kind + " " + type + where;
  }
}
