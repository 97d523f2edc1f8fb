package ciao.launcher;

import ciao.launcher.node.NodeRoom;

/**
 * What the node knows of its instances as a whole.
 *
 * @param room what they take and leave
 * @param inventory what is told of them
 */
record Books(NodeRoom room, Inventory inventory) {}
