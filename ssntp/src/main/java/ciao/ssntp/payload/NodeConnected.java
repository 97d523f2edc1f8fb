package ciao.ssntp.payload;

import java.util.Objects;

/**
 * A node connected to the scheduler; repeated for every node when a controller connects.
 *
 * @param node which node
 * @param nodeType the part it plays
 */
public record NodeConnected(NodeId node, NodeType nodeType) implements Payload {
  public NodeConnected {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(nodeType, "node_type");
  }
}
