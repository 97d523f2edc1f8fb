package ciao.ssntp.payload;

import java.util.Objects;

/**
 * RESTORE: a node's maintenance is over. What was ended does not begin by itself.
 *
 * @param node which node
 */
public record Restore(NodeId node) implements Payload, ToNode {
  public Restore {
    Objects.requireNonNull(node, "node");
  }
}
