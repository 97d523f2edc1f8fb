package ciao.state;

import java.time.Instant;
import java.util.Map;
import java.util.SequencedSet;

/**
 * What the store itself knows of a resource; the same for every type.
 *
 * @param version 1 when first stored, one more with each change
 * @param owner who alone may change it, empty for nobody in particular; never changes
 * @param finalizers in the order they were added; the resource cannot be destroyed while there are
 *     any
 * @param labels sorted by key; to be queried by
 * @param annotations sorted by key; not to be queried by
 */
public record Metadata(
    String namespace,
    String type,
    String id,
    long version,
    String owner,
    Phase phase,
    SequencedSet<String> finalizers,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant created,
    Instant updated) {
  /** Most finalizers, labels, annotations of one resource, each. */
  public static final int MAX_ENTRIES = 64;

  public Metadata {
    Names.name("namespace", namespace);
    Names.name("type", type);
    Names.name("id", id);
    if (version < 1) {
      throw new IllegalArgumentException("version: %d (expected: 1 or more)".formatted(version));
    }
    Names.nameOrEmpty("owner", owner);
    finalizers = Names.finalizers(finalizers);
    labels = Names.labels(labels);
    annotations = Names.annotations(annotations);
  }

  public Metadata withLabels(Map<String, String> newLabels) {
    return new Metadata(
        namespace,
        type,
        id,
        version,
        owner,
        phase,
        finalizers,
        newLabels,
        annotations,
        created,
        updated);
  }

  public Metadata withAnnotations(Map<String, String> newAnnotations) {
    return new Metadata(
        namespace,
        type,
        id,
        version,
        owner,
        phase,
        finalizers,
        labels,
        newAnnotations,
        created,
        updated);
  }

  public Metadata withFinalizers(SequencedSet<String> newFinalizers) {
    return new Metadata(
        namespace,
        type,
        id,
        version,
        owner,
        phase,
        newFinalizers,
        labels,
        annotations,
        created,
        updated);
  }

  /** {@code Type(namespace/id@version)}, as it stands in sentences and logs. */
  @Override
  public String toString() {
    return "%s(%s/%s@%d)".formatted(type, namespace, id, version);
  }
}
