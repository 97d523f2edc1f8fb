package ciao.client.api;

import java.time.Instant;

/**
 * A tenant.
 *
 * @param name its name, which is its id
 * @param instances how many instances it has
 * @param version counts its changes; the ETag
 * @param created when it was made
 */
public record Tenant(String name, int instances, long version, Instant created) {}
