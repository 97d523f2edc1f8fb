package ciao.scheduler.placement;

import ciao.scheduler.placement.PendingQueue.Entry;
import ciao.scheduler.placement.PendingQueue.Line;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What may fit since somebody looked last: the nodes that got room, with how far each has come in
 * the queue, and the lines for which a group has moved. Everything else that waits was refused by
 * every node before.
 */
final class Retries {
  private final Map<Node, Turn> positions = new LinkedHashMap<>();

  /** By the turn of their first entry when they came here, or an earlier one. */
  private final TreeMap<Turn, Line> lines = new TreeMap<>();

  /** This node starts anew with whoever is first. */
  void begin(Node node) {
    positions.put(node, Turn.FIRST);
  }

  /** This node is done, or gone. */
  void end(Node node) {
    positions.remove(node);
  }

  /** Any node may do for this line now. */
  void begin(Line line) {
    line.first().ifPresent(first -> lines.put(first.turn(), line));
  }

  /** No node does for this line. */
  void end(Turn turn) {
    lines.remove(turn);
  }

  boolean isEmpty() {
    return positions.isEmpty() && lines.isEmpty();
  }

  /** The node whose turn it is. */
  Optional<Node> firstNode() {
    Iterator<Node> nodes = positions.keySet().iterator();
    return nodes.hasNext() ? Optional.of(nodes.next()) : Optional.empty();
  }

  /** Who is first of the lines that may go anywhere. */
  Optional<Entry> firstOfLines() {
    while (!lines.isEmpty()) {
      Map.Entry<Turn, Line> earliest = lines.firstEntry();
      Optional<Entry> first = earliest.getValue().first();
      if (first.isPresent() && first.get().turn().equals(earliest.getKey())) {
        return first;
      }
      lines.pollFirstEntry(); // who stood there has been placed, or given up
      begin(earliest.getValue());
    }
    return Optional.empty();
  }

  /** The turn of the last entry this node looked at. */
  Turn position(Node node) {
    return positions.getOrDefault(node, Turn.FIRST);
  }

  void advance(Node node, Turn turn) {
    positions.replace(node, turn);
  }
}
