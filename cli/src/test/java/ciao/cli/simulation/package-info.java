/**
 * The control plane in virtual time: the scheduler's core and the controller's reconciler,
 * unchanged, on one executor. The seed of the simulator. Start here: {@link
 * ciao.cli.simulation.ControlPlaneSimulationTest}.
 */
@NullMarked
package ciao.cli.simulation;

import org.jspecify.annotations.NullMarked;
