package ciao.client.api;

import java.time.Instant;

/**
 * A workload as it is kept.
 *
 * @param id its id, a UUID
 * @param tenant whose
 * @param spec what to run
 * @param instances how many instances of it there are
 * @param version counts its changes; the ETag
 * @param created when it was made
 */
public record Workload(
    String id, String tenant, WorkloadSpec spec, int instances, long version, Instant created) {}
