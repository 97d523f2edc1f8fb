package ciao.scheduler;

import ciao.certs.Role;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Message;
import ciao.ssntp.Session;
import ciao.ssntp.payload.ErrorReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The connected sessions by the numbers the core knows them by. Any thread. */
final class Peers implements Outbound {
  private final AtomicLong numbers = new AtomicLong();
  private final Map<SessionId, Peer> byId = new ConcurrentHashMap<>();
  private final Map<Session, Peer> bySession = new ConcurrentHashMap<>();

  /** This one is there from now on; the log tells of it, or does not. */
  Peer add(Session session, boolean told) {
    Peer peer = new Peer(new SessionId(numbers.incrementAndGet()), session, told);
    byId.put(peer.id(), peer);
    bySession.put(session, peer);
    return peer;
  }

  Optional<Peer> find(Session session) {
    return Optional.ofNullable(bySession.get(session));
  }

  Optional<Peer> remove(Session session) {
    Optional<Peer> peer = Optional.ofNullable(bySession.remove(session));
    peer.ifPresent(gone -> byId.remove(gone.id()));
    return peer;
  }

  @Override
  public boolean forward(SessionId node, Message start) {
    Peer peer = byId.get(node);
    return peer != null && peer.session().isWritable() && peer.session().forward(start);
  }

  /**
   * A controller that is slow is not read from until it has caught up; one for which too much waits
   * even so is disconnected, and learns all anew when it connects again.
   */
  @Override
  public void tell(SessionId controller, Message message) {
    Peer peer = byId.get(controller);
    if (peer == null) {
      return;
    }
    Session session = peer.session();
    if (!session.forward(message)) {
      session.close(
          new ErrorReport(
              ErrorCode.TOO_SLOW.toString(),
              "%s: too much waits for this controller (expected: that it reads what it is told);"
                      .formatted(session.key())
                  + " connect again and submit what still matters"));
    } else if (!session.isWritable()) {
      peer.adjust();
    }
  }

  List<Peer> nodes() {
    return byId.values().stream().filter(this::isNode).toList();
  }

  List<Peer> controllers() {
    return byId.values().stream().filter(peer -> peer.is(Role.CONTROLLER)).toList();
  }

  boolean isNode(Peer peer) {
    return peer.is(Role.AGENT) || peer.is(Role.NETAGENT);
  }
}
