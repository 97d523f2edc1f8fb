/**
 * How long starts took, where: what nodes report of STARTs that somebody wanted timed, the newest
 * of each label. Start here: {@link ciao.controller.trace.TraceBook}, {@link
 * ciao.controller.resource.StartTimes}.
 */
@NullMarked
package ciao.controller.trace;

import org.jspecify.annotations.NullMarked;
