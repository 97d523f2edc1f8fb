package ciao.scheduler.placement;

import ciao.scheduler.placement.PendingQueue.Entry;
import ciao.scheduler.placement.PendingQueue.Line;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may fit since somebody looked last: the nodes that got room, with how far each has come in
 * the queue, and the lines for which a group has moved. Everything else that waits was refused by
 * every node before.
 */
final class Retries {
  private final Map<Node, Turn> positions = new LinkedHashMap<>();

  private final TreeMap<Spot, Line> lines = new TreeMap<>();
  private final Map<Line, Spot> spots = new HashMap<>();

  /**
   * Where a line stands.
   *
   * @param turn that of its first entry when the line came here, or an earlier one
   * @param line its number: an instance that is submitted again takes its turn to another line, so
   *     a turn alone may be that of two lines
   */
  private record Spot(Turn turn, long line) implements Comparable<Spot> {
    private static final Comparator<Spot> ORDER =
        Comparator.comparing(Spot::turn).thenComparingLong(Spot::line);

    @Override
    public int compareTo(Spot other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * This node starts anew with whoever is first, after the other nodes that are here: one that gets
   * room again and again keeps no other from its turn.
   */
  void begin(Node node) {
    positions.remove(node);
    positions.put(node, Turn.FIRST);
  }

  /** This node is done, or gone. */
  void end(Node node) {
    positions.remove(node);
  }

  /** Any node may do for this line now. */
  void begin(Line line) {
    Optional<Entry> first = line.first();
    if (first.isPresent() && !spots.containsKey(line)) {
      Spot spot = new Spot(first.get().turn(), line.number());
      spots.put(line, spot);
      lines.put(spot, line);
    }
  }

  /** No node does for this line. */
  void end(Line line) {
    Spot spot = spots.remove(line);
    if (spot != null) {
      lines.remove(spot);
    }
  }

  boolean isEmpty() {
    return positions.isEmpty() && lines.isEmpty();
  }

  /** The node whose turn it is. */
  Optional<Node> firstNode() {
    Iterator<Node> nodes = positions.keySet().iterator();
    return nodes.hasNext() ? Optional.of(nodes.next()) : Optional.empty();
  }

  /** All nodes that are here. */
  Collection<Node> nodes() {
    return positions.keySet();
  }

  /** Whether any node may do for this line. */
  boolean contains(Line line) {
    return spots.containsKey(line);
  }

  /** Who is first of the lines that may go anywhere. */
  Optional<Entry> firstOfLines() {
    while (!lines.isEmpty()) {
      Map.Entry<Spot, Line> earliest = lines.firstEntry();
      Line line = earliest.getValue();
      @Nullable Entry first = line.first().orElse(null);
      if (first != null && first.turn().equals(earliest.getKey().turn())) {
        return Optional.of(first);
      }
      end(line); // who stood there has been placed, or given up
      begin(line);
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
