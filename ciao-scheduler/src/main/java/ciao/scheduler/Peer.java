package ciao.scheduler;

import ciao.certs.Role;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Complaints;
import ciao.ssntp.Session;

/** A connected session, and whether it is read from. */
final class Peer {
  private final SessionId id;
  private final Session session;
  private final boolean told;
  private final Complaints complaints = new Complaints();
  private volatile boolean awaitsMailbox;

  /**
   * @param told whether the log tells of this session
   */
  Peer(SessionId id, Session session, boolean told) {
    this.id = id;
    this.session = session;
    this.told = told;
  }

  SessionId id() {
    return id;
  }

  Session session() {
    return session;
  }

  /** Whether the log tells of this session. */
  boolean isTold() {
    return told;
  }

  /** What it complains of; on the session's event loop. */
  Complaints complaints() {
    return complaints;
  }

  boolean is(Role role) {
    return session.roles().contains(role);
  }

  /** The mailbox is full, or drained again. */
  void awaitsMailbox(boolean waits) {
    awaitsMailbox = waits;
    adjust();
  }

  /**
   * Reads from the peer unless the mailbox is full, or it is a controller that does not keep up
   * with the answers. Several threads may come here at once; whoever acts last looks again, so the
   * last word is right without a lock.
   */
  void adjust() {
    boolean waits;
    do {
      waits = mustWait();
      if (waits) {
        session.pauseReading();
      } else {
        session.resumeReading();
      }
    } while (waits != mustWait());
  }

  private boolean mustWait() {
    return awaitsMailbox || (is(Role.CONTROLLER) && !session.isWritable());
  }
}
