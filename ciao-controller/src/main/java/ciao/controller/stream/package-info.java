/**
 * Streams from nodes: a ticket is given out, good once and for a short while, and the node that
 * redeems it is joined with the user who waits. Start here: {@link ciao.controller.stream.Tickets}.
 */
@NullMarked
package ciao.controller.stream;

import org.jspecify.annotations.NullMarked;
