package ciao.client.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node, as an operator sees it.
 *
 * @param id its id, a UUID
 * @param hostname its host name
 * @param type {@code compute_node} or {@code network_node}
 * @param status {@code ready}, {@code full}, {@code connected}, {@code unresponsive} (connected,
 *     but it has not reported for ten times as long as it should have), {@code disconnected} or
 *     {@code gone}
 * @param mode what an operator wants of it: {@code active}, {@code draining} or {@code maintenance}
 * @param capacity what it has for instances in all, or null before its first STATS
 * @param room what it has left, or null before its first STATS
 * @param labels what it is
 * @param load load average over one minute, or null
 * @param cpus CPUs online, or null
 * @param memoryAvailableMib memory its kernel says is available, MiB, or null
 * @param diskAvailableMib free disk under its home, MiB, or null
 * @param instances how many instances are bound to it
 * @param seen when it last reported, or null when nobody knows
 */
public record Node(
    String id,
    String hostname,
    String type,
    String status,
    String mode,
    @Nullable Room capacity,
    @Nullable Room room,
    Map<String, String> labels,
    @Nullable Double load,
    @Nullable Integer cpus,
    @Nullable Long memoryAvailableMib,
    @Nullable Long diskAvailableMib,
    int instances,
    @Nullable Instant seen) {}
