package ciao.state;

import java.util.Map;
import java.util.Optional;

/**
 * What to watch, from where on, and how far the watcher may fall behind.
 *
 * @param namespace empty for all namespaces
 * @param id one resource; then the namespace is given too
 * @param filter which of them, by labels and id. What begins or ceases to match is {@link
 *     Event.Created} or {@link Event.Destroyed} to this watch, whatever it was to the store; what
 *     matches neither before nor after is not seen. Not with {@code id}
 * @param buffer events held for a slow watcher, 1 or more; one more ends the watch with {@link
 *     WatchError.Overrun}
 */
public record WatchRequest<S extends Record>(
    ResourceType<S> type,
    Optional<String> namespace,
    Optional<String> id,
    Filter filter,
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
    if (id.isPresent() && !filter.takesAll()) {
      throw new IllegalArgumentException(
          "watch of %s %s: a filter (expected: none, as one resource is asked for by id)"
              .formatted(type, id.get()));
    }
    if (buffer < 1) {
      throw new IllegalArgumentException("buffer: %d (expected: 1 or more)".formatted(buffer));
    }
  }

  /** All resources of a type, beginning with the present contents. */
  public static <S extends Record> WatchRequest<S> of(ResourceType<S> type) {
    return new WatchRequest<>(
        type, Optional.empty(), Optional.empty(), Filter.ALL, new Start.Contents(), DEFAULT_BUFFER);
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
        Filter.ALL,
        new Start.Contents(),
        DEFAULT_BUFFER);
  }

  public WatchRequest<S> in(String newNamespace) {
    return new WatchRequest<>(type, Optional.of(newNamespace), id, filter, start, buffer);
  }

  /** Each label must be there with exactly this value; takes the place of the filter so far. */
  public WatchRequest<S> labelled(Map<String, String> labels) {
    return where(Filter.of(Selector.labelled(labels)));
  }

  public WatchRequest<S> where(Filter newFilter) {
    return new WatchRequest<>(type, namespace, id, newFilter, start, buffer);
  }

  /** By a selector as text, for instance {@code tier=fast,!old}; see {@link Selector#parseAny}. */
  public WatchRequest<S> where(String selectors) {
    return where(new Filter(Selector.parseAny(selectors), filter.ids()));
  }

  public WatchRequest<S> ids(IdPattern pattern) {
    return where(filter.ids(pattern));
  }

  public WatchRequest<S> from(Start newStart) {
    return new WatchRequest<>(type, namespace, id, filter, newStart, buffer);
  }

  public WatchRequest<S> buffer(int newBuffer) {
    return new WatchRequest<>(type, namespace, id, filter, start, newBuffer);
  }

  /** Whether it is one of those the filter chooses from. */
  public boolean covers(Metadata metadata) {
    return metadata.type().equals(type.name())
        && (namespace.isEmpty() || namespace.get().equals(metadata.namespace()))
        && (id.isEmpty() || id.get().equals(metadata.id()));
  }

  public boolean matches(Metadata metadata) {
    return covers(metadata) && filter.matches(metadata);
  }
}
