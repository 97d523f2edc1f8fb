package ciao.ssntp.payload;

import java.util.Objects;

/**
 * An instance on this node changed its state.
 *
 * @param node the launcher
 * @param report where the instance stands now
 */
public record InstanceStateChanged(NodeId node, InstanceReport report)
    implements Payload, FromNode {
  public InstanceStateChanged {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(report, "report");
  }
}
