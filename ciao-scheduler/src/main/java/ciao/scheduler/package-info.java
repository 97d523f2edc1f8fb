/**
 * The scheduler role: pushes each START to the first node that fits. {@link
 * ciao.scheduler.placement} decides; this package feeds it what the sockets bring and performs what
 * it says (docs/scheduler.md). Start here: {@link ciao.scheduler.Scheduler}, {@link
 * ciao.scheduler.PlacementLoop}.
 */
@NullMarked
package ciao.scheduler;

import org.jspecify.annotations.NullMarked;
