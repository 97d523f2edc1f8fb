package ciao.scheduler.placement;

/**
 * One node's refusal of one shape.
 *
 * @param node which node
 * @param reason the first reason of {@link VetoReason}'s order that holds
 * @param lacks by how much, in the reason's unit (MiB, vCPUs, slots, labels); 0 when it has none
 * @param shortfall how big a part of what is asked is missing, over all resources: above 0, to 1
 *     and more on a node whose room is negative; 0 when no room is missing
 */
record Veto(Node node, VetoReason reason, long lacks, double shortfall) {
  /** Whether this node was nearer to fitting; of equals, the one that connected first is. */
  boolean isNearerThan(Veto other) {
    int distance = Integer.compare(reason.distance(), other.reason.distance());
    return distance != 0 ? distance < 0 : shortfall < other.shortfall;
  }
}
