package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The controller asks a node to dial it and send a stream there, so that bulk never crosses the
 * scheduler.
 *
 * @param node the node that shall dial
 * @param instance whose stream
 * @param generation which binding of it
 * @param purpose what it carries
 * @param address where to open a WebSocket for it, an https address of the controller
 * @param token good once, for 30 s, for this node, instance and purpose
 * @param tailLines how many of the last lines to send first, 0 or more; -1 = all that is kept
 * @param follow whether to go on as more is written, until the instance ends
 * @param leaderEpoch see {@link FromLeader}
 */
public record OpenStream(
    NodeId node,
    InstanceId instance,
    long generation,
    StreamPurpose purpose,
    URI address,
    String token,
    int tailLines,
    boolean follow,
    @Nullable Long leaderEpoch)
    implements Payload, ToNode, FromLeader {
  public OpenStream {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(token, "token");
    Epoch.check("leader_epoch", leaderEpoch);
  }

  @Override
  public OpenStream by(long epoch) {
    return new OpenStream(
        node, instance, generation, purpose, address, token, tailLines, follow, epoch);
  }

  /** Without the token, which opens the stream. */
  @Override
  public String toString() {
    return "OpenStream[node=" + node + ", instance=" + instance + ", purpose=" + purpose + "]";
  }
}
