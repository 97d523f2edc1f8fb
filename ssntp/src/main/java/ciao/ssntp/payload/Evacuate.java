package ciao.ssntp.payload;

import java.util.Objects;

/**
 * EVACUATE: a node is to be in maintenance: it takes nothing new, says MAINTENANCE, and ends what
 * runs in good order, for as long as its launcher lives or until {@link Restore}.
 *
 * @param node which node
 */
public record Evacuate(NodeId node) implements Payload, ToNode {
  public Evacuate {
    Objects.requireNonNull(node, "node");
  }
}
