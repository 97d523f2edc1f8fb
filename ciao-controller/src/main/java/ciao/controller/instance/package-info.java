/**
 * The reconciler of instances: compares what users want with what is observed and sends START,
 * Grant, STOP and DELETE until they agree. Start here: {@link ciao.controller.instance.Decision},
 * the table; {@link ciao.controller.instance.InstanceReconciler}, which takes the turns; {@link
 * ciao.controller.instance.Intake}, which hears the scheduler.
 */
@NullMarked
package ciao.controller.instance;

import org.jspecify.annotations.NullMarked;
