package ciao.scheduler.placement;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes that got room since they last looked through the queue, and how far each has come. Only
 * they can take what waits: everything else was refused by every other node before.
 */
final class Retries {
  private final Map<Node, Long> positions = new LinkedHashMap<>();

  /** This node starts anew with the longest waiting. */
  void begin(Node node) {
    positions.put(node, 0L);
  }

  /** This node is done, or gone. */
  void end(Node node) {
    positions.remove(node);
  }

  boolean isEmpty() {
    return positions.isEmpty();
  }

  /** The node whose turn it is. */
  Optional<Node> first() {
    Iterator<Node> nodes = positions.keySet().iterator();
    return nodes.hasNext() ? Optional.of(nodes.next()) : Optional.empty();
  }

  /** The ticket of the last entry this node looked at; 0 before the first. */
  long position(Node node) {
    return positions.getOrDefault(node, 0L);
  }

  void advance(Node node, long ticket) {
    positions.replace(node, ticket);
  }
}
