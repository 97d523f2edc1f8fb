/**
 * Sends what instances wrote to whoever asked the controller for it: the node dials the controller
 * and sends a log or console over a WebSocket, so that bulk never crosses the scheduler. Start
 * here: {@link ciao.launcher.stream.Streams}.
 */
@NullMarked
package ciao.launcher.stream;

import org.jspecify.annotations.NullMarked;
