/**
 * The controller's end of SSNTP: one session to the scheduler, whose frames go to the reconciler
 * and to the node tracker, and over which they send. Start here: {@link
 * ciao.controller.link.SchedulerLink}.
 */
@NullMarked
package ciao.controller.link;

import org.jspecify.annotations.NullMarked;
