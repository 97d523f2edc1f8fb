package ciao.ssntp;

import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whose handshake is next: addresses take turns, and the connections of one address have theirs in
 * the order in which they came. So a thousand nodes behind one router all find a place, and one
 * address with thousands makes no other wait for more than a turn. Used on one event loop.
 */
final class HandshakeTurns {
  private final int limit;
  private final int share;
  private final Map<Optional<ByteBuffer>, Line> lines = new HashMap<>();
  private final Deque<Line> turns = new ArrayDeque<>();
  private final NavigableSet<Line> byLength =
      new TreeSet<>(Comparator.comparingInt(Line::length).thenComparingLong(Line::number));
  private int waiting;
  private long numbers;

  /** A connection that nothing has been read of, and that no event loop knows. */
  record Waiting(Channel child, Line line, long since) {}

  /** Those of one address. */
  static final class Line {
    private final Optional<ByteBuffer> address;
    private final long number;
    private final int mostUnderWay;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean hasTurn;

    private Line(Optional<ByteBuffer> address, long number, int mostUnderWay) {
      this.address = address;
      this.number = number;
      this.mostUnderWay = mostUnderWay;
    }

    private int length() {
      return waiting.size();
    }

    private long number() {
      return number;
    }
  }

  /**
   * Nobody is there yet.
   *
   * @param limit how many have their handshake at a time; of one address half of that, since who
   *     holds all places, and need not even have a certificate for that, keeps everybody out
   */
  HandshakeTurns(int limit) {
    this.limit = limit;
    this.share = Math.max(1, limit / 2);
  }

  /** This connection waits from now on. */
  void add(Channel child, long now) {
    Line line = lines.computeIfAbsent(address(child), this::line);
    byLength.remove(line);
    line.waiting.addLast(new Waiting(child, line, now));
    byLength.add(line);
    waiting++;
    giveTurn(line);
  }

  private Line line(Optional<ByteBuffer> address) {
    return new Line(address, numbers++, address.isPresent() ? share : limit);
  }

  /** Whose turn it takes; empty on this machine, where a launcher or a proxy speaks for many. */
  private static Optional<ByteBuffer> address(Channel child) {
    return ClientNetwork.of(child.remoteAddress()).map(ClientNetwork::prefix);
  }

  private void giveTurn(Line line) {
    if (!line.hasTurn && !line.waiting.isEmpty() && line.underWay < line.mostUnderWay) {
      line.hasTurn = true;
      turns.add(line);
    }
  }

  /** How many wait. */
  int waiting() {
    return waiting;
  }

  /** Whether anybody waits whose address has a place left. */
  boolean hasNext() {
    return !turns.isEmpty();
  }

  /** Takes the next one, which has a place of its address until {@link #leave}. */
  Waiting next() {
    Line line = turns.remove();
    line.hasTurn = false;
    Waiting next = line.waiting.getFirst();
    remove(next);
    line.underWay++;
    giveTurn(line);
    return next;
  }

  /** One of this address gives back its place. */
  void leave(Line line) {
    line.underWay--;
    giveTurn(line);
    forgetIfGone(line);
  }

  /** Takes out the newest of the address of which most wait. There must be one. */
  Channel turnAway() {
    Waiting newest = byLength.last().waiting.getLast();
    remove(newest);
    Line line = newest.line();
    if (line.waiting.isEmpty() && line.hasTurn) {
      line.hasTurn = false;
      turns.removeLastOccurrence(line); // where the newest is
    }
    forgetIfGone(line);
    return newest.child();
  }

  private void remove(Waiting first) {
    Line line = first.line();
    byLength.remove(line);
    if (line.waiting.getFirst() == first) {
      line.waiting.removeFirst();
    } else {
      line.waiting.removeLast();
    }
    if (!line.waiting.isEmpty()) {
      byLength.add(line);
    }
    waiting--;
  }

  private void forgetIfGone(Line line) {
    if (line.waiting.isEmpty() && line.underWay == 0) {
      lines.remove(line.address);
    }
  }

  /** Takes out all who wait. */
  List<Channel> clear() {
    List<Channel> all = new ArrayList<>(waiting);
    for (Line line : lines.values()) {
      line.waiting.forEach(it -> all.add(it.child()));
      line.waiting.clear();
      line.hasTurn = false;
    }
    turns.clear();
    byLength.clear();
    waiting = 0;
    return all;
  }
}
