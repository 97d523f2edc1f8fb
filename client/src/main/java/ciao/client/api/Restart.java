package ciao.client.api;

import org.jspecify.annotations.Nullable;

/**
 * What the node does when an instance ends by itself.
 *
 * @param policy {@code never} (default), {@code on-failure} or {@code always}
 * @param attempts how often at most; null or 0 = no limit
 * @param delay how long to wait before each: a number and a unit, {@code 500ms}, {@code 5s}, {@code
 *     2m}; at most 1h; null = 1s
 */
public record Restart(
    @OneOf({"never", "on-failure", "always"}) @Nullable String policy,
    @Nullable Integer attempts,
    @Nullable String delay) {}
