package ciao.ssntp.payload;

import org.jspecify.annotations.Nullable;

/** A command for one node; without a node it is for whoever holds the instance in its queue. */
public interface ToNode {
  /** The node that shall act, or null when the instance was not seen on any node. */
  @Nullable NodeId node();
}
