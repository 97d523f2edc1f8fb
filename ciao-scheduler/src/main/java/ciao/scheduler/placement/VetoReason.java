package ciao.scheduler.placement;

import java.util.Locale;

/**
 * Why a node cannot take an instance. A node that has several reasons counts under the first of
 * them here, so that the counts of a refusal add up to the number of nodes; one that has not
 * reported yet counts under its status, since nothing else is known of it but its id.
 */
enum VetoReason {
  /** It is not the node that is required. */
  NODE(5),
  /** It does not have the required host name. */
  HOSTNAME(4),
  /** It does not meet the conditions on its labels. */
  LABEL(3),
  /** It, its rack or its zone has some of a group from which the instance must be apart. */
  APART(2),
  /** Neither it nor its rack or zone has any of a group with which the instance must be. */
  TOGETHER(2),
  /** It is in maintenance. */
  MAINTENANCE(1),
  /** An operator wants it empty. */
  DRAINING(1),
  /** It takes no work: nothing reported yet, FULL, unresponsive, or its connection is backed up. */
  STATUS(1),
  /** It is held for an instance that was passed over for long. */
  HELD(1),
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
