package ciao.state;

import java.util.Map;
import java.util.SequencedSet;

/**
 * One resource as it was at one version: immutable, like the store's contents. To change it, derive
 * a new one with the {@code with} methods and hand it to {@link Store#update}.
 */
public record Resource<S extends Record>(ResourceType<S> type, Metadata metadata, S spec) {
  public Resource {
    if (!type.name().equals(metadata.type())) {
      throw new IllegalArgumentException(
          "resource type: %s (expected: that of its metadata, %s)".formatted(type, metadata));
    }
  }

  public Pointer<S> pointer() {
    return type.at(metadata.namespace(), metadata.id());
  }

  public String id() {
    return metadata.id();
  }

  public long version() {
    return metadata.version();
  }

  /** It is torn down and nobody holds it any more. */
  public boolean isReadyToDestroy() {
    return metadata.phase() == Phase.TEARING_DOWN && metadata.finalizers().isEmpty();
  }

  public Resource<S> withSpec(S newSpec) {
    return new Resource<>(type, metadata, newSpec);
  }

  public Resource<S> withLabels(Map<String, String> labels) {
    return new Resource<>(type, metadata.withLabels(labels), spec);
  }

  public Resource<S> withAnnotations(Map<String, String> annotations) {
    return new Resource<>(type, metadata.withAnnotations(annotations), spec);
  }

  public Resource<S> withFinalizers(SequencedSet<String> finalizers) {
    return new Resource<>(type, metadata.withFinalizers(finalizers), spec);
  }

  /** Leaves the spec out: it may hold what must not stand in a log. */
  @Override
  public String toString() {
    return metadata.toString();
  }
}
