package ciao.state;

import java.util.Map;
import java.util.Optional;

/**
 * Which resources of one type to list, in the order of namespace and id.
 *
 * @param namespace empty for all namespaces
 * @param labels each must be there with exactly this value
 * @param after list from behind this resource, which need not be there any more
 * @param limit at most this many, 1 or more
 */
public record Query<S extends Record>(
    ResourceType<S> type,
    Optional<String> namespace,
    Map<String, String> labels,
    Optional<Pointer<S>> after,
    int limit) {
  public Query {
    namespace.ifPresent(name -> Names.name("namespace", name));
    labels = Names.labels(labels);
    if (limit < 1) {
      throw new IllegalArgumentException("limit: %d (expected: 1 or more)".formatted(limit));
    }
  }

  public static <S extends Record> Query<S> of(ResourceType<S> type) {
    return new Query<>(type, Optional.empty(), Map.of(), Optional.empty(), Integer.MAX_VALUE);
  }

  public Query<S> in(String newNamespace) {
    return new Query<>(type, Optional.of(newNamespace), labels, after, limit);
  }

  public Query<S> labelled(Map<String, String> newLabels) {
    return new Query<>(type, namespace, newLabels, after, limit);
  }

  public Query<S> after(Pointer<S> pointer) {
    return new Query<>(type, namespace, labels, Optional.of(pointer), limit);
  }

  public Query<S> limit(int newLimit) {
    return new Query<>(type, namespace, labels, after, newLimit);
  }

  public boolean matches(Metadata metadata) {
    return labels.entrySet().stream()
        .allMatch(label -> label.getValue().equals(metadata.labels().get(label.getKey())));
  }
}
