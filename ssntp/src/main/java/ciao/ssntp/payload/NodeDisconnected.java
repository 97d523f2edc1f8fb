package ciao.ssntp.payload;

import java.util.Objects;

/**
 * A node's connection to the scheduler ended.
 *
 * @param node which node
 * @param nodeType the part it plays
 */
public record NodeDisconnected(NodeId node, NodeType nodeType) implements Payload {
  public NodeDisconnected {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(nodeType, "node_type");
  }
}
