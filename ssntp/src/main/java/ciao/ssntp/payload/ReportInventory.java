package ciao.ssntp.payload;

import java.util.Objects;

/**
 * The controller asks a node for a STATS with its full inventory.
 *
 * @param node the node that shall report
 */
public record ReportInventory(NodeId node) implements Payload, ToNode {
  public ReportInventory {
    Objects.requireNonNull(node, "node");
  }
}
