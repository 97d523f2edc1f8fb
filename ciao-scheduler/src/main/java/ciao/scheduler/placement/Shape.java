package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Requires;

/**
 * All that decides where an instance fits: two of one shape fit the same nodes.
 *
 * @param demands what it needs of its node
 * @param requires where it must run
 */
record Shape(Demands demands, Requires requires) {}
