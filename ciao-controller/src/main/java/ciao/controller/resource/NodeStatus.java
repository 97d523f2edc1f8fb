package ciao.controller.resource;

import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Room;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node and rarely changes; its latest numbers are kept in memory only.
 *
 * @param hostname its host name; its id until it has told
 * @param type the part it plays
 * @param availability whether it is connected and takes work
 * @param capacity what it has for instances in all, or null when it has not told yet
 * @param labels what it is
 * @param since when it became what {@code availability} says
 * @param seen when a node that is not there last reported, or null when it is there, or nobody
 *     knows
 */
public record NodeStatus(
    String hostname,
    NodeType type,
    NodeAvailability availability,
    @Nullable Room capacity,
    Map<String, String> labels,
    Instant since,
    @Nullable Instant seen) {
  public NodeStatus {
    Objects.requireNonNull(hostname, "hostname");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(availability, "availability");
    labels = Map.copyOf(labels);
    Objects.requireNonNull(since, "since");
  }
}
