/**
 * The controller's end of SSNTP: one session to the scheduler. Start here: {@link
 * ciao.controller.link.SchedulerLink}.
 */
@NullMarked
package ciao.controller.link;

import org.jspecify.annotations.NullMarked;
