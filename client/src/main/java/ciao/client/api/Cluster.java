package ciao.client.api;

import org.jspecify.annotations.Nullable;

/**
 * What operators want of the cluster as a whole.
 *
 * @param strategy in which way the scheduler chooses among the nodes that fit: {@code spread} or
 *     {@code pack}; null while nobody chose one: the scheduler's configuration decides
 */
public record Cluster(@Nullable String strategy) {}
