/**
 * What a node has, what its instances take of it, and what it tells the scheduler. Start here:
 * {@link ciao.launcher.node.NodeRoom}.
 */
@NullMarked
package ciao.launcher.node;

import org.jspecify.annotations.NullMarked;
