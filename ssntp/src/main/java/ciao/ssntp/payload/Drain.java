package ciao.ssntp.payload;

import java.util.Objects;

/**
 * DRAIN: the scheduler is to send a node nothing new, or to send it work again. It keeps it in mind
 * for as long as it lives, whether or not the node is connected.
 *
 * @param node which node
 * @param draining whether it gets nothing new
 */
public record Drain(NodeId node, boolean draining) implements Payload {
  public Drain {
    Objects.requireNonNull(node, "node");
  }
}
