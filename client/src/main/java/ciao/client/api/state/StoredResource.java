package ciao.client.api.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource as it was at one version.
 *
 * @param version 1 when created, one more with each change
 * @param owner who alone may change it; empty for nobody in particular
 * @param phase {@code running} or {@code tearing_down}
 * @param finalizers in the order they were added
 * @param spec a JSON object; null when it was withheld
 * @param withheld true when the type is sensitive and its specs were not asked for; else null
 */
public record StoredResource(
    String type,
    String namespace,
    String id,
    long version,
    String owner,
    String phase,
    List<String> finalizers,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant created,
    Instant updated,
    @Nullable RawJson spec,
    @Nullable Boolean withheld) {
  public StoredResource {
    finalizers = finalizers == null ? List.of() : List.copyOf(finalizers);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }

  public Address address() {
    return new Address(type, namespace, id);
  }
}
