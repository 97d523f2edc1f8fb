package ciao.ssntp;

import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;

/**
 * The owner of a client's or server's sessions. Called on event loops, for one session never by two
 * threads at once, for several sessions of a server maybe at once. Must not block: put the event
 * into the owner's mailbox, and pause the session when that is full.
 */
public interface SessionListener {
  /**
   * Whether there shall be a session with this peer. Asked at either end before {@link #connected},
   * which follows unless the connection is lost meanwhile.
   *
   * @param configuration at a server, what its settings say; at a client, what the server told it
   */
  default Greeting greet(SessionKey peer, ClusterConfiguration configuration) {
    return new Greeting.Welcome(configuration);
  }

  /**
   * A command of a controller with this epoch came, and would be delivered or forwarded.
   *
   * @param epoch 0 for a controller without one
   * @return the highest that was seen, this one included; a command with a lower one is refused
   */
  default long noteLeader(long epoch) {
    return epoch;
  }

  /**
   * A peer is connected. First call for a session; sending is possible from here on.
   *
   * @param configuration what the server tells its clients
   */
  void connected(Session session, ClusterConfiguration configuration);

  /**
   * A message for this role arrived, its sender and payload checked. PING and PONG never come here.
   */
  void received(Session session, Message message);

  /**
   * At a client: a frame this role takes was refused, since its payload cannot be read or must not
   * be obeyed.
   *
   * @param answer what the server was told
   */
  default void refused(Session session, Operand operand, RawPayload raw, ErrorReport answer) {}

  /** {@link Session#isWritable} is true again. */
  default void writabilityChanged(Session session) {}

  /**
   * Last call for a session. A session that replaces it is announced only after this returned.
   *
   * @param why for the log
   */
  void disconnected(Session session, String why);
}
