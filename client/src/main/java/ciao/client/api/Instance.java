package ciao.client.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance: the wish and what is observed of it.
 *
 * @param id its id, a UUID
 * @param name its name, unique in its tenant
 * @param tenant whose
 * @param workload the workload's name
 * @param kind process, container or virtual machine
 * @param desired {@code running}, {@code stopped} or {@code deleted}
 * @param phase {@code pending}, {@code active}, {@code stopping}, {@code exited}, {@code deleting},
 *     {@code missing} or {@code failed}
 * @param reason why it is pending, missing or failed, or how it ended; null when there is nothing
 *     to say
 * @param node the node it is bound or was placed to, or null
 * @param hostname that node's host name, or null
 * @param generation counts its bindings to nodes, from 1
 * @param restarts how often its node restarted it by itself
 * @param pid its main process on the node, or null
 * @param exitCode how it last ended, 0–255, or null
 * @param memoryBytes memory measured last, or null
 * @param cpuPercent CPU measured last, 100 = one CPU fully used, or null
 * @param demands what it needs
 * @param version counts its changes; the ETag
 * @param created when it was accepted
 * @param started when it last became active, or null
 * @param ended when it last ended, or null
 */
public record Instance(
    String id,
    String name,
    String tenant,
    String workload,
    Kind kind,
    String desired,
    String phase,
    @Nullable String reason,
    @Nullable String node,
    @Nullable String hostname,
    long generation,
    int restarts,
    @Nullable Long pid,
    @Nullable Integer exitCode,
    @Nullable Long memoryBytes,
    @Nullable Double cpuPercent,
    Demands demands,
    long version,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended) {}
