package ciao.ssntp.payload;

import java.util.Objects;

/**
 * One end that a traced frame came by. Times are nanoseconds since 1970, by the hop's own clock; 0
 * = not known.
 *
 * @param node who it is
 * @param roles what it is, a mask of role bits
 * @param received when the frame came; where it began, when it was made
 * @param sent when it left; where it ended, 0
 */
public record Hop(NodeId node, int roles, long received, long sent) {
  public Hop {
    Objects.requireNonNull(node, "node");
  }

  /** The same, and the frame left at this time. */
  public Hop leaving(long at) {
    return new Hop(node, roles, received, at);
  }
}
