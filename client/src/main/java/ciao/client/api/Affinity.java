package ciao.client.api;

import org.jspecify.annotations.Nullable;

/**
 * Where instances are to be, seen from a group of the tenant's instances.
 *
 * @param group the group; it may be their own
 * @param rule {@code apart}: where none of it is; {@code together}: where some of it is
 * @param over what counts as the same place: {@code node}, {@code rack} or {@code zone}, the latter
 *     by nodes' labels of these names; null for node
 * @param required whether to wait rather than go elsewhere; null for true
 */
public record Affinity(
    String group,
    @OneOf({"apart", "together"}) String rule,
    @OneOf({"node", "rack", "zone"}) @Nullable String over,
    @Nullable Boolean required) {}
