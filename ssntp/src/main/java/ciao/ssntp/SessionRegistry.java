package ciao.ssntp;

import ciao.certs.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A server's live sessions. One role of one UUID has one session at most, so that a command for a
 * node has one destination. Written under a lock, read by every event loop without.
 */
final class SessionRegistry {
  private final Map<UUID, List<Connection>> byUuid = new ConcurrentHashMap<>();
  private volatile List<Connection> controllers = List.of();

  /** Enters a session, or names the live one that stands in its way. */
  synchronized Optional<Connection> claim(Connection newcomer) {
    List<Connection> ofUuid = byUuid.getOrDefault(newcomer.key().uuid(), List.of());
    Optional<Connection> rival =
        ofUuid.stream().filter(live -> live.roles().intersects(newcomer.roles())).findFirst();
    if (rival.isEmpty()) {
      byUuid.put(newcomer.key().uuid(), with(ofUuid, newcomer));
      if (newcomer.roles().contains(Role.CONTROLLER)) {
        controllers = with(controllers, newcomer);
      }
    }
    return rival;
  }

  /** Takes a session out. */
  synchronized void release(Connection ended) {
    byUuid.computeIfPresent(
        ended.key().uuid(),
        (_, live) -> {
          List<Connection> rest = without(live, ended);
          return rest.isEmpty() ? null : rest;
        });
    controllers = without(controllers, ended);
  }

  /** The session in which this UUID has this role. */
  Optional<Connection> find(UUID uuid, Role role) {
    for (Connection live : byUuid.getOrDefault(uuid, List.of())) {
      if (live.roles().contains(role)) {
        return Optional.of(live);
      }
    }
    return Optional.empty();
  }

  List<Connection> controllers() {
    return controllers;
  }

  List<Connection> all() {
    return byUuid.values().stream().flatMap(List::stream).toList();
  }

  private static List<Connection> with(List<Connection> some, Connection one) {
    return Stream.concat(some.stream(), Stream.of(one)).toList();
  }

  private static List<Connection> without(List<Connection> some, Connection one) {
    return some.stream().filter(other -> other != one).toList();
  }
}
