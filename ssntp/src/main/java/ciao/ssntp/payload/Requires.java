package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance must run.
 *
 * @param labels labels its node must carry, all of them, with these values
 * @param hostname its node's host name, or null for any
 * @param node its node's id, or null for any
 * @param rules further conditions on its node's labels, all of which must hold
 */
public record Requires(
    Map<String, String> labels,
    @Nullable String hostname,
    @Nullable NodeId node,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LabelRule> rules) {
  /** Anywhere. */
  public static final Requires NOTHING = new Requires(Map.of(), null, null);

  @SuppressWarnings("ConstantValue")
  public Requires {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    rules = rules == null ? List.of() : List.copyOf(rules);
  }

  /** Without further conditions. */
  public Requires(Map<String, String> labels, @Nullable String hostname, @Nullable NodeId node) {
    this(labels, hostname, node, List.of());
  }

  /** The same, on this node. */
  public Requires on(NodeId pinned) {
    return new Requires(labels, hostname, pinned, rules);
  }
}
