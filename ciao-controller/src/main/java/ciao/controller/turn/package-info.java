/**
 * Turns on an injected executor: how every owner of state in the controller gets its work done, one
 * thing at a time and without a thread of its own. Start here: {@link ciao.controller.turn.Turns}.
 */
@NullMarked
package ciao.controller.turn;

import org.jspecify.annotations.NullMarked;
