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
 * Whose handshake is next: sites take turns, in each of them its addresses, and the connections of
 * one address have theirs in the order in which they came. So a thousand nodes behind one router
 * all find a place, and one address with thousands, or one site with thousands of addresses, makes
 * no other wait for more than a turn. Used on one event loop.
 */
final class HandshakeTurns {
  private final int limit;
  private final int share;
  private final Map<Optional<ClientNetwork>, Line> lines = new HashMap<>();
  private final Map<Optional<ByteBuffer>, Site> sites = new HashMap<>();
  private final Deque<Site> turns = new ArrayDeque<>();
  private final NavigableSet<Site> byLength =
      new TreeSet<>(Comparator.comparingInt(Site::length).thenComparingLong(Site::number));
  private int waiting;
  private long numbers;

  /** A connection that nothing has been read of, and that no event loop knows. */
  record Waiting(Channel child, Line line, long since) {}

  /** The addresses of one owner; those of IPv4 are one each. */
  private static final class Site {
    private final Optional<ByteBuffer> prefix;
    private final long number;
    private final int mostUnderWay;
    private final Deque<Line> turns = new ArrayDeque<>();
    private final NavigableSet<Line> byLength =
        new TreeSet<>(Comparator.comparingInt(Line::length).thenComparingLong(Line::number));
    private int lines;
    private int waiting;
    private int underWay;
    private boolean hasTurn;

    private Site(Optional<ByteBuffer> prefix, long number, int mostUnderWay) {
      this.prefix = prefix;
      this.number = number;
      this.mostUnderWay = mostUnderWay;
    }

    private int length() {
      return waiting;
    }

    private long number() {
      return number;
    }
  }

  /** Those of one address. */
  static final class Line {
    private final Site site;
    private final Optional<ClientNetwork> network;
    private final long number;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean hasTurn;

    private Line(Site site, Optional<ClientNetwork> network, long number) {
      this.site = site;
      this.network = network;
      this.number = number;
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
   * @param limit how many have their handshake at a time; of one site half of that, since who holds
   *     all places, and need not even have a certificate for that, keeps everybody out
   */
  HandshakeTurns(int limit) {
    this.limit = limit;
    this.share = Math.max(1, limit / 2);
  }

  /** This connection waits from now on. */
  void add(Channel child, long now) {
    Line line = lines.computeIfAbsent(ClientNetwork.of(child.remoteAddress()), this::line);
    leaveOrder(line);
    line.waiting.addLast(new Waiting(child, line, now));
    enterOrder(line, 1);
    giveTurn(line);
  }

  private Line line(Optional<ClientNetwork> network) {
    Site site = sites.computeIfAbsent(network.map(ClientNetwork::site), this::site);
    site.lines++;
    return new Line(site, network, numbers++);
  }

  private Site site(Optional<ByteBuffer> prefix) {
    return new Site(prefix, numbers++, prefix.isPresent() ? share : limit);
  }

  private void giveTurn(Line line) {
    if (!line.hasTurn && !line.waiting.isEmpty()) {
      line.hasTurn = true;
      line.site.turns.add(line);
      giveTurn(line.site);
    }
  }

  private void giveTurn(Site site) {
    if (!site.hasTurn && !site.turns.isEmpty() && site.underWay < site.mostUnderWay) {
      site.hasTurn = true;
      turns.add(site);
    }
  }

  /** How many wait. */
  int waiting() {
    return waiting;
  }

  /** Whether anybody waits whose site has a place left. */
  boolean hasNext() {
    return !turns.isEmpty();
  }

  /** Takes the next one, which has a place of its site until {@link #leave}. */
  Waiting next() {
    Site site = turns.remove();
    site.hasTurn = false;
    Line line = site.turns.remove();
    line.hasTurn = false;
    Waiting next = line.waiting.getFirst();
    remove(next);
    line.underWay++;
    site.underWay++;
    giveTurn(line);
    giveTurn(site);
    return next;
  }

  /** One of this address gives back its place. */
  void leave(Line line) {
    line.underWay--;
    line.site.underWay--;
    giveTurn(line.site);
    forgetIfGone(line);
  }

  /**
   * Takes out the newest: of the site of which most wait, of its address of which most wait. Among
   * equals of those that came last, who lose the least. There must be one.
   */
  Channel turnAway() {
    Line line = byLength.last().byLength.last();
    Waiting newest = line.waiting.getLast();
    remove(newest);
    if (line.waiting.isEmpty() && line.hasTurn) {
      loseTurn(line);
    }
    forgetIfGone(line);
    return newest.child();
  }

  /** The newest is near the end. */
  private void loseTurn(Line line) {
    line.hasTurn = false;
    line.site.turns.removeLastOccurrence(line);
    if (line.site.turns.isEmpty() && line.site.hasTurn) {
      line.site.hasTurn = false;
      turns.removeLastOccurrence(line.site);
    }
  }

  private void remove(Waiting first) {
    Line line = first.line();
    leaveOrder(line);
    if (line.waiting.getFirst() == first) {
      line.waiting.removeFirst();
    } else {
      line.waiting.removeLast();
    }
    enterOrder(line, -1);
  }

  /** Before its length changes. */
  private void leaveOrder(Line line) {
    byLength.remove(line.site);
    line.site.byLength.remove(line);
  }

  /** After its length has changed by so many. */
  private void enterOrder(Line line, int more) {
    waiting += more;
    line.site.waiting += more;
    if (!line.waiting.isEmpty()) {
      line.site.byLength.add(line);
    }
    if (line.site.waiting > 0) {
      byLength.add(line.site);
    }
  }

  private void forgetIfGone(Line line) {
    if (line.waiting.isEmpty() && line.underWay == 0) {
      lines.remove(line.network);
      line.site.lines--;
      if (line.site.lines == 0) {
        sites.remove(line.site.prefix);
      }
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
    for (Site site : sites.values()) {
      site.turns.clear();
      site.hasTurn = false;
      site.byLength.clear();
      site.waiting = 0;
    }
    turns.clear();
    byLength.clear();
    waiting = 0;
    return all;
  }
}
