/**
 * Decides which node an instance goes to, and says why: {@code (state, event) → effects}, without
 * network, clock, thread or chance, so that the same events always give the same effects
 * (docs/scheduler.md has the words and the algorithm). Start here: {@link
 * ciao.scheduler.placement.PlacementCore}, {@link ciao.scheduler.placement.Event}, {@link
 * ciao.scheduler.placement.Effect}.
 */
@NullMarked
package ciao.scheduler.placement;

import org.jspecify.annotations.NullMarked;
