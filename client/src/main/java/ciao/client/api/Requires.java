package ciao.client.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance must run.
 *
 * @param labels labels its node must carry, all of them
 * @param hostname its node's host name, or null for any
 * @param node its node's id, or null for any
 */
public record Requires(
    @Nullable Map<String, String> labels, @Nullable String hostname, @Nullable String node) {}
