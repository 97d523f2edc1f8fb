/**
 * What a node remembers of the terms of those who lead: whoever comes with a lower epoch than was
 * seen before was replaced, also after a restart. Start here: {@link ciao.ssntp.epoch.Epoch},
 * {@link ciao.ssntp.epoch.HighestEpoch}.
 */
@NullMarked
package ciao.ssntp.epoch;

import org.jspecify.annotations.NullMarked;
