package ciao.ssntp;

import ciao.certs.Roles;
import ciao.ssntp.payload.NodeId;
import java.util.Objects;
import java.util.UUID;

/**
 * What tells sessions apart: one machine may be connected as a compute node and, apart from that,
 * as a network node.
 *
 * @param uuid the peer, as in its certificate
 * @param roles what it claimed to be in CONNECT or CONNECTED
 */
public record SessionKey(UUID uuid, Roles roles) {
  public SessionKey {
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(roles, "roles");
  }

  /** The peer, as payloads name it. */
  public NodeId node() {
    return new NodeId(uuid);
  }

  @Override
  public String toString() {
    return uuid + " (" + roles + ")";
  }
}
