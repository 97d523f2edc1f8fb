/**
 * The launcher: runs the instances a scheduler gives this node. One turn-taking owner of all state,
 * one actor per instance; whatever blocks happens on virtual threads and comes back as an event.
 * Start here: {@link ciao.launcher.Launcher}, {@code Node}, {@link
 * ciao.launcher.lifecycle.Lifecycle}.
 */
@NullMarked
package ciao.launcher;

import org.jspecify.annotations.NullMarked;
