package ciao.scheduler.placement;

import java.util.HashMap;
import java.util.Map;

/**
 * Explains refusals, each shape once per state of the nodes: a thousand instances of one workload
 * that meet a full cloud cost one look at every node, not a thousand.
 */
final class Explainer {
  /** A bound, reached only when ever new shapes are refused while no node changes. */
  private static final int KEPT = 1024;

  private final Nodes nodes;
  private final Vetoes why;
  private final Map<Shape, Refusal> known = new HashMap<>();
  private long knownAt;

  Explainer(Nodes nodes, Vetoes why) {
    this.nodes = nodes;
    this.why = why;
  }

  /** Why no node takes this shape. */
  Refusal explain(Shape shape) {
    if (knownAt != nodes.changes() || known.size() >= KEPT) {
      known.clear();
      knownAt = nodes.changes();
    }
    return known.computeIfAbsent(shape, unknown -> Explanation.of(nodes, why, unknown));
  }
}
