package ciao.scheduler.placement;

import ciao.ssntp.payload.InstanceId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
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
  record Entry(long ticket, Submission submission, Line line) {}

  /**
   * The instances of one shape.
   *
   * @param entries by ticket; never empty while the line is in its lane
   * @param lane the lane's lines, by the ticket of their first entry
   */
  record Line(NavigableMap<Long, Entry> entries, NavigableMap<Long, Line> lane) {}

  private final QueueLimits limits;
  private final Map<InstanceId, Entry> byInstance = new HashMap<>();
  private final Map<Shape, Line> lines = new HashMap<>();
  private final Map<LaneKey, NavigableMap<Long, Line>> lanes = new HashMap<>();
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

  /** A place behind all that wait; lower tickets wait longer, and an instance keeps its own. */
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
    Entry entry = new Entry(ticket, submission, line);
    byInstance.put(submission.instance(), entry);
    bytes += submission.bytes();
    leaveLane(line);
    line.entries.put(ticket, entry);
    enterLane(line);
  }

  void remove(Entry entry) {
    Submission submission = entry.submission();
    byInstance.remove(submission.instance());
    bytes -= submission.bytes();
    leaveLane(entry.line);
    entry.line.entries.remove(entry.ticket);
    enterLane(entry.line);
    if (entry.line.entries.isEmpty()) {
      lines.remove(submission.shape());
      if (entry.line.lane.isEmpty()) {
        lanes.remove(LaneKey.of(submission.shape().requires()));
      }
    }
  }

  /** Of the entries that are first in a line this node may serve, the next after this ticket. */
  Optional<Entry> firstAfter(long ticket, Node node) {
    Optional<Entry> next = Optional.empty();
    for (LaneKey key : LaneKey.servedBy(node)) {
      NavigableMap<Long, Line> lane = lanes.get(key);
      Map.Entry<Long, Line> here = lane == null ? null : lane.higherEntry(ticket);
      if (here != null && (next.isEmpty() || here.getKey() < next.get().ticket())) {
        next = Optional.of(here.getValue().entries.firstEntry().getValue());
      }
    }
    return next;
  }

  private Line newLine(Shape shape) {
    NavigableMap<Long, Line> lane =
        lanes.computeIfAbsent(LaneKey.of(shape.requires()), key -> new TreeMap<>());
    return new Line(new TreeMap<>(), lane);
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
