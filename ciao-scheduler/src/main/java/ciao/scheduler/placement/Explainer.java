package ciao.scheduler.placement;

import ciao.scheduler.placement.PendingQueue.Line;
import ciao.ssntp.payload.Look;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Explains refusals. That takes a look at every node, and whatever waits is submitted again and
 * again: so a line keeps its explanation. In a large cloud an old one is given until there is time
 * for a new one, between events and not while a START waits for its answer; and of what was never
 * explained, only so much is at once that others are not held up.
 */
final class Explainer {
  /** So many nodes are looked at for each answer: five microseconds, as much as a few events. */
  static final int LOOKS_AT_ONCE = 256;

  /** Beyond that explanations are made so seldom that they cost so many looks per event. */
  static final int LOOKS_PER_EVENT = 64;

  /** Lines that wait for a new explanation; others are noted when they are asked for again. */
  private static final int MOST_OLD = 1_024;

  /**
   * Lines that keep their explanation, the latest made: each may take 10 KiB, which is more than
   * the queue counts for an instance that waits.
   */
  private static final int MOST_KEPT = 4_096;

  /** Explanations for what may not even wait, and has no line to keep them. */
  private static final int MOST_TURNED_AWAY = 1_024;

  private final Nodes nodes;
  private final Vetoes why;
  private final int looksAtOnce;
  private final Set<Line> old = new LinkedHashSet<>();
  private final Set<Line> kept = new LinkedHashSet<>();
  private final Map<Shape, Explained> turnedAway = new LinkedHashMap<>(16, 0.75f, true);
  private long events;
  private long nextLook;
  private long looks;
  private boolean putOff;

  /**
   * An explanation.
   *
   * @param version how many events of nodes there had been then
   * @param changes how often nodes had changed then
   */
  record Explained(Refusal refusal, long version, long changes) {}

  /**
   * An explanation as it is told.
   *
   * @param look when it was made; null: there was no time
   */
  record Told(Refusal refusal, @Nullable Look look) {}

  Explainer(Nodes nodes, Vetoes why, int looksAtOnce) {
    this.nodes = nodes;
    this.why = why;
    this.looksAtOnce = looksAtOnce;
  }

  void countEvent() {
    events++;
  }

  /** For as long as it is put off nobody looks, and everybody is told just that. */
  void putOff(boolean later) {
    putOff = later;
  }

  /** How often every node was looked at. */
  long looks() {
    return looks;
  }

  /** Why no node takes what waits in this line; of late, if not of now. Empty: ask later. */
  Optional<Told> explain(Line line) {
    if (putOff) {
      return Optional.of(new Told(Refusal.NOT_LOOKED, null));
    }
    Explained known = line.explained();
    if (known == null || mustLook(known)) {
      return mayLook() ? Optional.of(told(look(line))) : Optional.empty();
    }
    if (isOld(known) && old.size() < MOST_OLD) {
      old.add(line);
    }
    return Optional.of(told(known));
  }

  private Told told(Explained known) {
    return new Told(known.refusal(), new Look(known.version(), nodes.changes() - known.changes()));
  }

  /** Why no node takes this shape, of which nothing may wait; of late, if not of now. */
  Told explain(Shape shape) {
    Explained known = turnedAway.get(shape);
    if (known == null || isOld(known)) {
      if (!mayLook()) {
        return known == null ? new Told(Refusal.NOT_LOOKED, null) : told(known);
      }
      known = look(shape);
      turnedAway.put(shape, known);
      if (turnedAway.size() > MOST_TURNED_AWAY) {
        Iterator<Shape> eldest = turnedAway.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
    return told(known);
  }

  /** Whether an explanation that was asked for is old, and it is time to look again. */
  boolean isDue() {
    return events >= nextLook && !old.isEmpty();
  }

  /** Explains one line anew. */
  void renew() {
    Iterator<Line> lines = old.iterator();
    while (isDue() && lines.hasNext()) {
      Line line = lines.next();
      lines.remove();
      if (line.first().isPresent()) {
        look(line);
      }
    }
  }

  /** Whether there is time for a look at every node. */
  private boolean mayLook() {
    return nodes.size() <= looksAtOnce || events >= nextLook;
  }

  private boolean mustLook(Explained known) {
    return isOld(known) && nodes.size() <= looksAtOnce;
  }

  private boolean isOld(Explained known) {
    return known.changes() != nodes.changes();
  }

  private Explained look(Line line) {
    Explained now = look(line.shape());
    line.explain(now);
    keep(line);
    return now;
  }

  private void keep(Line line) {
    kept.remove(line);
    kept.add(line);
    if (kept.size() > MOST_KEPT) {
      Iterator<Line> eldest = kept.iterator();
      eldest.next().forget();
      eldest.remove();
    }
  }

  private Explained look(Shape shape) {
    looks++;
    nextLook = events + nodes.size() / LOOKS_PER_EVENT;
    return new Explained(Explanation.of(nodes, why, shape), nodes.version(), nodes.changes());
  }
}
