package ciao.state;

import java.util.Map;
import java.util.Optional;

/**
 * Which resources of one type to list, in the order of namespace and id.
 *
 * @param namespace empty for all namespaces
 * @param filter which of them, by labels and id
 * @param after list from behind this resource, which need not be there any more
 * @param limit at most this many, 1 or more
 */
public record Query<S extends Record>(
    ResourceType<S> type,
    Optional<String> namespace,
    Filter filter,
    Optional<Pointer<S>> after,
    int limit) {
  public Query {
    namespace.ifPresent(name -> Names.name("namespace", name));
    if (limit < 1) {
      throw new IllegalArgumentException("limit: %d (expected: 1 or more)".formatted(limit));
    }
  }

  public static <S extends Record> Query<S> of(ResourceType<S> type) {
    return new Query<>(type, Optional.empty(), Filter.ALL, Optional.empty(), Integer.MAX_VALUE);
  }

  public Query<S> in(String newNamespace) {
    return new Query<>(type, Optional.of(newNamespace), filter, after, limit);
  }

  /** Each label must be there with exactly this value; takes the place of the filter so far. */
  public Query<S> labelled(Map<String, String> labels) {
    return where(Filter.of(Selector.labelled(labels)));
  }

  public Query<S> where(Filter newFilter) {
    return new Query<>(type, namespace, newFilter, after, limit);
  }

  /** By a selector as text, for instance {@code tier=fast,!old}; see {@link Selector#parseAny}. */
  public Query<S> where(String selectors) {
    return where(new Filter(Selector.parseAny(selectors), filter.ids()));
  }

  public Query<S> ids(IdPattern pattern) {
    return where(filter.ids(pattern));
  }

  public Query<S> after(Pointer<S> pointer) {
    return new Query<>(type, namespace, filter, Optional.of(pointer), limit);
  }

  public Query<S> limit(int newLimit) {
    return new Query<>(type, namespace, filter, after, newLimit);
  }
}
