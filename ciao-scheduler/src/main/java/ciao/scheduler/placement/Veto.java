package ciao.scheduler.placement;

/**
 * One node's refusal of one shape.
 *
 * @param node which node
 * @param reason the first reason of {@link VetoReason}'s order that holds
 * @param shortfall how big a part of what is asked is missing: of the resource that lacks most, or
 *     of the labels; above 0, more than 1 on a node whose room is negative; 0 when nothing of the
 *     kind is missing
 */
record Veto(Node node, VetoReason reason, double shortfall) {
  /** Whether this node was nearer to fitting; of equals, the one that connected first is. */
  boolean isNearerThan(Veto other) {
    int distance = Integer.compare(reason.distance(), other.reason.distance());
    return distance != 0 ? distance < 0 : shortfall < other.shortfall;
  }
}
