package ciao.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which resources of one type.
 *
 * @param type its full name
 * @param namespace null for all
 * @param labels a selector, such as {@code tier=fast,!old}; null for any labels
 * @param ids a regular expression the ids match; null for any
 * @param sensitive whether to see the specs of a sensitive type
 */
public record StateQuery(
    String type,
    @Nullable String namespace,
    @Nullable String labels,
    @Nullable String ids,
    boolean sensitive) {
  public static StateQuery of(String type) {
    return new StateQuery(type, null, null, null, false);
  }

  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("type", type);
    if (namespace != null) {
      parameters.put("namespace", namespace);
    }
    if (labels != null) {
      parameters.put("labels", labels);
    }
    if (ids != null) {
      parameters.put("ids", ids);
    }
    if (sensitive) {
      parameters.put("sensitive", "true");
    }
    return parameters;
  }
}
