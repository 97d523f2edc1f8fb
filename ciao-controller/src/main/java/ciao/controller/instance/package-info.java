/**
 * The reconciler of instances: compares what users want with what is observed and sends START,
 * Grant, STOP and DELETE until they agree. {@link ciao.controller.instance.InstanceCore} decides,
 * without I/O, clock or thread; {@link ciao.controller.instance.InstanceReconciler} feeds it and
 * performs what it says: first the writes, after their commit the messages. Start here: {@link
 * ciao.controller.instance.Decision}, {@link ciao.controller.instance.InstanceCore}.
 */
@NullMarked
package ciao.controller.instance;

import org.jspecify.annotations.NullMarked;
