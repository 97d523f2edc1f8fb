package ciao.scheduler.placement;

import java.util.Locale;

/**
 * Why a node cannot take an instance. A node that has several reasons counts under the first of
 * them here, so that the counts of a refusal add up to the number of nodes.
 */
enum VetoReason {
  /** It is not the node that is required. */
  NODE(4),
  /** It does not have the required host name. */
  HOSTNAME(3),
  /** It does not carry a required label. */
  LABEL(2),
  /** It takes no work: nothing reported yet, FULL, or its connection is backed up. */
  STATUS(1),
  /** It holds as many instances as it may. */
  SLOTS(0),
  /** Too few virtual CPUs are free. */
  VCPUS(0),
  /** Too little memory is free. */
  MEMORY(0),
  /** Too little disk is free. */
  DISK(0),
  /** Too few of a named device are free. */
  DEVICE(0);

  private final int distance;

  VetoReason(int distance) {
    this.distance = distance;
  }

  /** How far from fitting this leaves a node, to find the nearest miss; 0: only room is missing. */
  int distance() {
    return distance;
  }

  /** The word on the wire. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
