/**
 * What would happen if: questions to the scheduler, which has the live state and the same rules by
 * which it decides. Start here: {@link ciao.controller.plan.Plans}, {@link
 * ciao.controller.plan.PlanPayload}.
 */
@NullMarked
package ciao.controller.plan;

import org.jspecify.annotations.NullMarked;
