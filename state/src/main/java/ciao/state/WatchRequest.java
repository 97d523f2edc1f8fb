package ciao.state;

import java.util.Optional;

/**
 * What to watch, from where on, and how far the watcher may fall behind.
 *
 * @param namespace empty for all namespaces
 * @param id one resource; then the namespace is given too
 * @param buffer events held for a slow watcher, 1 or more; one more ends the watch with {@link
 *     WatchError.Overrun}
 */
public record WatchRequest<S extends Record>(
    ResourceType<S> type,
    Optional<String> namespace,
    Optional<String> id,
    Start start,
    int buffer) {
  /** A burst of one full journal group; a watcher further behind is not keeping up. */
  public static final int DEFAULT_BUFFER = 4_096;

  public WatchRequest {
    namespace.ifPresent(name -> Names.name("namespace", name));
    id.ifPresent(name -> Names.name("id", name));
    if (id.isPresent() && namespace.isEmpty()) {
      throw new IllegalArgumentException(
          "watch of %s %s: no namespace (expected: one, as an id is unique only in its namespace)"
              .formatted(type, id.get()));
    }
    if (buffer < 1) {
      throw new IllegalArgumentException("buffer: %d (expected: 1 or more)".formatted(buffer));
    }
  }

  /** All resources of a type, beginning with the present contents. */
  public static <S extends Record> WatchRequest<S> of(ResourceType<S> type) {
    return new WatchRequest<>(
        type, Optional.empty(), Optional.empty(), new Start.Contents(), DEFAULT_BUFFER);
  }

  /**
   * One resource, which need not be there yet. With {@link Start.Contents} the first event is its
   * present state: {@link Event.Created}, or {@link Event.Destroyed} when it is not there; no
   * {@link Event.Bootstrapped} follows.
   */
  public static <S extends Record> WatchRequest<S> of(Pointer<S> pointer) {
    return new WatchRequest<>(
        pointer.type(),
        Optional.of(pointer.namespace()),
        Optional.of(pointer.id()),
        new Start.Contents(),
        DEFAULT_BUFFER);
  }

  public WatchRequest<S> in(String newNamespace) {
    return new WatchRequest<>(type, Optional.of(newNamespace), id, start, buffer);
  }

  public WatchRequest<S> from(Start newStart) {
    return new WatchRequest<>(type, namespace, id, newStart, buffer);
  }

  public WatchRequest<S> buffer(int newBuffer) {
    return new WatchRequest<>(type, namespace, id, start, newBuffer);
  }

  public boolean matches(Metadata metadata) {
    return metadata.type().equals(type.name())
        && (namespace.isEmpty() || namespace.get().equals(metadata.namespace()))
        && (id.isEmpty() || id.get().equals(metadata.id()));
  }
}
