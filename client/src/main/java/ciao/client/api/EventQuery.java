package ciao.client.api;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for.
 *
 * @param kind of one kind, such as {@link Event#PLACEMENT}; null: of any
 * @param instance about one instance, by its id, or in one tenant's events its name; null: about
 *     anything
 */
public record EventQuery(@Nullable String kind, @Nullable String instance) {
  /** All there are. */
  public static final EventQuery ALL = new EventQuery(null, null);

  public static EventQuery ofKind(String kind) {
    return new EventQuery(kind, null);
  }

  public static EventQuery about(String instance) {
    return new EventQuery(null, instance);
  }

  /** As a request has it. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>();
    if (kind != null) {
      parameters.put("kind", kind);
    }
    if (instance != null) {
      parameters.put("instance", instance);
    }
    return parameters;
  }
}
