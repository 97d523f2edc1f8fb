/**
 * Nodes as operators see them: {@link ciao.controller.node.NodeTracker} sees them come and go and
 * keeps their latest numbers, {@link ciao.controller.node.NodeReconciler} stores what rarely
 * changes, and alone says when one is gone. Start here: {@link
 * ciao.controller.node.NodeReconciler}.
 */
@NullMarked
package ciao.controller.node;

import org.jspecify.annotations.NullMarked;
