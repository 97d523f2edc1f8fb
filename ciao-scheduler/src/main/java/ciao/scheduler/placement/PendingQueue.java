package ciao.scheduler.placement;

import ciao.scheduler.placement.Explainer.Explained;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Room;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The instances that wait for room, one entry for each.
 *
 * <p>Those that fit the same nodes ({@link Shape#fit}) form a line: where the first of a line does
 * not fit, none of it does. Lines stand in lanes by the node they must go to, if they must ({@link
 * LaneKey}). So a node that got room looks at three lanes, and in them at one entry per line that
 * is not too large for it ({@link Lane}), longest waiting first, however many wait.
 */
final class PendingQueue {
  /** An instance that waits. */
  static final class Entry {
    private final Turn turn;
    private final Submission submission;
    private final Line line;
    private boolean refused;

    private Entry(Turn turn, Submission submission, Line line, boolean refused) {
      this.turn = turn;
      this.submission = submission;
      this.line = line;
      this.refused = refused;
    }

    Turn turn() {
      return turn;
    }

    Submission submission() {
      return submission;
    }

    Line line() {
      return line;
    }

    /** A controller is told that it waits; says whether that is the first time. */
    boolean refuse() {
      boolean first = !refused;
      refused = true;
      return first;
    }
  }

  /** The instances that fit the same nodes, by their turns. */
  static final class Line {
    private final long number;
    private final Shape shape;
    private final Lane lane;
    private final NavigableMap<Turn, Entry> entries = new TreeMap<>();
    private @Nullable Explained explained;

    /** What {@link Nodes#fixtures} was when none of them would do even if it were empty. */
    private long hopelessAt = -1;

    Line(long number, Shape shape, Lane lane) {
      this.number = number;
      this.shape = shape;
      this.lane = lane;
    }

    /** No other line has the same. */
    long number() {
      return number;
    }

    /** What decides where its instances fit, see {@link Shape#fit}. */
    Shape shape() {
      return shape;
    }

    Demands demands() {
      return shape.demands();
    }

    /** Why no node took it when somebody looked last; null: nobody has. */
    @Nullable Explained explained() {
      return explained;
    }

    void explain(Explained now) {
      explained = now;
    }

    /** As if nobody had looked. */
    void forget() {
      explained = null;
    }

    /** Whether no node of these would do even if it were empty, as far as is known. */
    boolean isHopeless(long fixtures) {
      return hopelessAt == fixtures;
    }

    void giveUp(long fixtures) {
      hopelessAt = fixtures;
    }

    /** Whose turn it is; empty when nobody waits here any more. */
    Optional<Entry> first() {
      return entries.isEmpty() ? Optional.empty() : Optional.of(entries.firstEntry().getValue());
    }
  }

  private final QueueLimits limits;
  private final Shares shares;
  private final Map<InstanceId, Entry> byInstance = new HashMap<>();
  private final Map<Shape, Line> lines = new HashMap<>();
  private final Map<LaneKey, Lane> lanes = new HashMap<>();

  /** By group, the lines that require to be apart from it or together with it. */
  private final Map<String, Set<Line>> byGroup = new HashMap<>();

  private long lastTicket;
  private long lastLine;
  private long bytes;

  PendingQueue(QueueLimits limits) {
    this.limits = limits;
    this.shares = new Shares(limits);
  }

  Optional<Entry> find(InstanceId instance) {
    return byInstance.isEmpty() ? Optional.empty() : Optional.ofNullable(byInstance.get(instance));
  }

  /** Where an instance of this shape would wait, if any does that fits the same nodes. */
  Optional<Line> line(Shape shape) {
    return lines.isEmpty() ? Optional.empty() : Optional.ofNullable(lines.get(shape.fit()));
  }

  boolean isEmpty() {
    return byInstance.isEmpty();
  }

  int size() {
    return byInstance.size();
  }

  QueueLimits limits() {
    return limits;
  }

  /** Whoever comes later has a higher one, and an instance keeps its own. */
  long newTicket() {
    return ++lastTicket;
  }

  /** Whether this may wait too, or in place of what waits of its instance. */
  boolean hasPlaceFor(Submission submission) {
    Entry before = byInstance.get(submission.instance());
    int others = byInstance.size() - (before == null ? 0 : 1);
    long taken = bytes - (before == null ? 0 : before.submission().bytes());
    return others < limits.instances() && taken + submission.bytes() <= limits.bytes();
  }

  /** Who has to go for this, because its tenant has more of the queue; nobody when none has. */
  Optional<Entry> whoGivesWayTo(Submission submission) {
    return shares.lastOfWhoHasMoreThan(submission);
  }

  /** Lets it wait, in place of what waits of its instance. There is a place for it. */
  Entry add(long ticket, Submission submission) {
    Line line = lines.computeIfAbsent(submission.shape().fit(), this::newLine);
    Entry before = byInstance.get(submission.instance());
    if (before != null) {
      takeOut(before);
    }
    boolean refused =
        before != null
            && before.refused
            && before.submission.generation() == submission.generation();
    Entry entry = new Entry(submission.turn(ticket), submission, line, refused);
    byInstance.put(submission.instance(), entry);
    bytes += submission.bytes();
    shares.add(entry);
    leaveLane(line);
    line.entries.put(entry.turn, entry);
    enterLane(line);
    if (before != null) {
      removeIfEmpty(before.line);
    }
    return entry;
  }

  void remove(Entry entry) {
    takeOut(entry);
    removeIfEmpty(entry.line);
  }

  private void takeOut(Entry entry) {
    Submission submission = entry.submission();
    byInstance.remove(submission.instance());
    bytes -= submission.bytes();
    shares.remove(entry);
    leaveLane(entry.line);
    entry.line.entries.remove(entry.turn);
    enterLane(entry.line);
  }

  /**
   * Of the entries that are first in a line this node may serve, the next after this turn that may
   * find the room it needs there.
   */
  Optional<Entry> firstAfter(Turn turn, Node node) {
    Room free = node.free();
    Optional<Entry> next = Optional.empty();
    for (LaneKey key : LaneKey.servedBy(node)) { // no streams: each report of a node comes here
      Lane lane = lanes.get(key);
      Optional<Entry> first =
          lane == null ? Optional.empty() : lane.next(turn, free).flatMap(Line::first);
      if (first.isPresent()
          && (next.isEmpty() || first.get().turn().compareTo(next.get().turn()) < 0)) {
        next = first;
      }
    }
    return next;
  }

  /** The lines that require something of this group. */
  Set<Line> linesAbout(String group) {
    return byGroup.getOrDefault(group, Set.of());
  }

  /** All that wait, in the order of their turns. */
  List<Submission> inOrder() {
    return byInstance.values().stream()
        .sorted(Comparator.comparing(Entry::turn))
        .map(Entry::submission)
        .toList();
  }

  private Line newLine(Shape shape) {
    Lane lane = lanes.computeIfAbsent(LaneKey.of(shape), key -> new Lane());
    Line line = new Line(++lastLine, shape, lane);
    for (Affinity affinity : shape.required()) {
      byGroup.computeIfAbsent(affinity.group(), unseen -> new LinkedHashSet<>()).add(line);
    }
    return line;
  }

  private void removeIfEmpty(Line line) {
    if (!line.entries.isEmpty()) {
      return;
    }
    lines.remove(line.shape);
    if (line.lane.isEmpty()) {
      lanes.remove(LaneKey.of(line.shape));
    }
    for (Affinity affinity : line.shape.required()) {
      byGroup.computeIfPresent(
          affinity.group(),
          (group, some) -> {
            some.remove(line);
            return some.isEmpty() ? null : some;
          });
    }
  }

  private static void enterLane(Line line) {
    if (!line.entries.isEmpty()) {
      line.lane.add(line.entries.firstKey(), line);
    }
  }

  private static void leaveLane(Line line) {
    if (!line.entries.isEmpty()) {
      line.lane.remove(line.entries.firstKey());
    }
  }
}
