package ciao.scheduler.placement;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.InstanceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The instances that wait for room, one entry for each.
 *
 * <p>Those of one {@link Shape} form a line: where the first of a line does not fit, none of it
 * does. Lines stand in lanes by the node they must go to, if they must ({@link LaneKey}). So a node
 * that got room looks at three lanes, and in them at one entry per line, longest waiting first,
 * however many wait.
 */
final class PendingQueue {
  /** An instance that waits. */
  record Entry(Turn turn, Submission submission, Line line) {}

  /** The instances of one shape, by their turns. */
  static final class Line {
    private final Shape shape;
    private final NavigableMap<Turn, Entry> entries = new TreeMap<>();

    /** The lines of its lane, by the turn of their first entry. */
    private final NavigableMap<Turn, Line> lane;

    private Line(Shape shape, NavigableMap<Turn, Line> lane) {
      this.shape = shape;
      this.lane = lane;
    }

    /** Whose turn it is; empty when nobody waits here any more. */
    Optional<Entry> first() {
      return entries.isEmpty() ? Optional.empty() : Optional.of(entries.firstEntry().getValue());
    }
  }

  private final QueueLimits limits;
  private final Map<InstanceId, Entry> byInstance = new HashMap<>();
  private final Map<Shape, Line> lines = new HashMap<>();
  private final Map<LaneKey, NavigableMap<Turn, Line>> lanes = new HashMap<>();

  /** By group, the lines that require to be apart from it or together with it. */
  private final Map<String, Set<Line>> byGroup = new HashMap<>();

  private long lastTicket;
  private long bytes;

  PendingQueue(QueueLimits limits) {
    this.limits = limits;
  }

  Optional<Entry> find(InstanceId instance) {
    return Optional.ofNullable(byInstance.get(instance));
  }

  /** Whether an instance of this shape waits. */
  boolean hasLine(Shape shape) {
    return !lines.isEmpty() && lines.containsKey(shape);
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

  /** Whether this may wait too. */
  boolean hasPlaceFor(Submission submission) {
    return byInstance.size() < limits.instances() && bytes + submission.bytes() <= limits.bytes();
  }

  /** Lets it wait. There is a place for it, and no entry of its instance. */
  void add(long ticket, Submission submission) {
    Line line = lines.computeIfAbsent(submission.shape(), this::newLine);
    Entry entry = new Entry(submission.turn(ticket), submission, line);
    byInstance.put(submission.instance(), entry);
    bytes += submission.bytes();
    leaveLane(line);
    line.entries.put(entry.turn, entry);
    enterLane(line);
  }

  void remove(Entry entry) {
    Submission submission = entry.submission();
    byInstance.remove(submission.instance());
    bytes -= submission.bytes();
    leaveLane(entry.line);
    entry.line.entries.remove(entry.turn);
    enterLane(entry.line);
    if (entry.line.entries.isEmpty()) {
      removeLine(entry.line);
    }
  }

  /** Of the entries that are first in a line this node may serve, the next after this turn. */
  Optional<Entry> firstAfter(Turn turn, Node node) {
    Optional<Entry> next = Optional.empty();
    for (LaneKey key : LaneKey.servedBy(node)) {
      NavigableMap<Turn, Line> lane = lanes.get(key);
      Map.Entry<Turn, Line> here = lane == null ? null : lane.higherEntry(turn);
      if (here != null && (next.isEmpty() || here.getKey().compareTo(next.get().turn()) < 0)) {
        next = here.getValue().first();
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
    NavigableMap<Turn, Line> lane =
        lanes.computeIfAbsent(LaneKey.of(shape), key -> new TreeMap<>());
    Line line = new Line(shape, lane);
    for (Affinity affinity : shape.required()) {
      byGroup.computeIfAbsent(affinity.group(), unseen -> new LinkedHashSet<>()).add(line);
    }
    return line;
  }

  private void removeLine(Line line) {
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
      line.lane.put(line.entries.firstKey(), line);
    }
  }

  private static void leaveLane(Line line) {
    if (!line.entries.isEmpty()) {
      line.lane.remove(line.entries.firstKey());
    }
  }
}
