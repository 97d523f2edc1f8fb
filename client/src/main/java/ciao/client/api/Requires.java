package ciao.client.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance must run.
 *
 * @param labels labels its node must carry, all of them
 * @param hostname its node's host name, or null for any
 * @param node its node's id, or null for any
 * @param where conditions on its node's labels, all of which must hold: {@code kvm=true, zone in
 *     (a, b), arch!=arm64, ssd, !spot}; or null for none
 */
public record Requires(
    @Nullable Map<String, String> labels,
    @Nullable String hostname,
    @Nullable String node,
    @Nullable String where) {
  /** Without further conditions. */
  public Requires(
      @Nullable Map<String, String> labels, @Nullable String hostname, @Nullable String node) {
    this(labels, hostname, node, null);
  }
}
