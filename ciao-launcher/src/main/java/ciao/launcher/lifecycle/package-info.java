/**
 * What a node does with one instance, as a pure function: {@code (instance, event) → (instance',
 * effects)}. No I/O, clock, thread or randomness; whoever calls it performs the effects in the
 * order they stand in, and what must be on disk stands first. Start here: {@link
 * ciao.launcher.lifecycle.Lifecycle}, {@link ciao.launcher.lifecycle.Phase}.
 */
@NullMarked
package ciao.launcher.lifecycle;

import org.jspecify.annotations.NullMarked;
