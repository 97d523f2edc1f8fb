/**
 * How long starts took, where: what nodes report of STARTs that somebody wanted timed, kept in
 * memory. Start here: {@link ciao.controller.trace.TraceBook}, {@link
 * ciao.controller.trace.StartTimes}.
 */
@NullMarked
package ciao.controller.trace;

import org.jspecify.annotations.NullMarked;
