/**
 * Instances that are only said to run, in configured time: for tests of scale and for the
 * simulator. Start here: {@link ciao.launcher.simulated.SimulatedDriver}.
 */
@NullMarked
package ciao.launcher.simulated;

import org.jspecify.annotations.NullMarked;
