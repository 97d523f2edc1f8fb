/**
 * Nodes as operators see them: the tracker alone writes {@code NodeStatus} and keeps the latest
 * numbers of every node and instance in memory. Start here: {@link
 * ciao.controller.node.NodeTracker}.
 */
@NullMarked
package ciao.controller.node;

import org.jspecify.annotations.NullMarked;
