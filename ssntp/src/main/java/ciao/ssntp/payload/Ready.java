package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.Map;
import java.util.Objects;

/**
 * READY and FULL: what a node has and has left. FULL says that it takes no work now.
 *
 * @param node the launcher
 * @param hostname its host name; read from a payload at most 255 characters
 * @param capacity what it has for instances in all
 * @param room what it has left
 * @param labels what it is: {@code arch}, {@code kvm}, {@code region}, …; read from a payload at
 *     most 64, keys of at most 63 characters, values of at most 255
 * @param loadPermille load average over one minute, times 1000
 * @param startsAccounted the number of the last START on this connection that {@code room} accounts
 *     for, taken or refused; the first is 1, 0 = none yet
 * @param groups how many instances of which group it holds that take room, by {@link
 *     TenantId#group}; mostly none; read from a payload at most 4,096, their names of at most 127
 *     characters, and at most 100,000 of each
 */
public record Ready(
    NodeId node,
    @JsonDeserialize(converter = ReadyLimits.Hostname.class) String hostname,
    Room capacity,
    Room room,
    @JsonDeserialize(converter = ReadyLimits.Labels.class) Map<String, String> labels,
    long loadPermille,
    long startsAccounted,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonDeserialize(converter = ReadyLimits.Groups.class)
        Map<String, Integer> groups)
    implements Payload, FromNode {
  @SuppressWarnings("ConstantValue")
  public Ready {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(hostname, "hostname");
    Objects.requireNonNull(capacity, "capacity");
    Objects.requireNonNull(room, "room");
    Devices.requireFew(capacity.devices());
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    groups = groups == null ? Map.of() : Map.copyOf(groups);
    if (groups.values().stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("groups: " + groups + " (expected: 0 or more of each)");
    }
  }

  /** Of a node that holds no instance of a group. */
  public Ready(
      NodeId node,
      String hostname,
      Room capacity,
      Room room,
      Map<String, String> labels,
      long loadPermille,
      long startsAccounted) {
    this(node, hostname, capacity, room, labels, loadPermille, startsAccounted, Map.of());
  }
}
