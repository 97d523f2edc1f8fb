package ciao.ssntp;

import ciao.certs.Identity;
import ciao.certs.Roles;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A peer whose handshake is complete, from {@link SessionListener#connected} to {@link
 * SessionListener#disconnected}. Every method may be called from any thread and never blocks. What
 * one thread sends arrives in that order; nothing says that it arrives.
 */
public interface Session {
  /** Who this is. */
  SessionKey key();

  /** Who the peer's certificate says it is. */
  Identity.Node identity();

  /** What the peer is in this session: what it claimed, never more than its certificate allows. */
  default Roles roles() {
    return key().roles();
  }

  /** The peer, as payloads name it. */
  default NodeId node() {
    return key().node();
  }

  /**
   * Queues a frame.
   *
   * @return false, and nothing is queued, when the session is over or so much waits for the peer
   *     that there is no room for more; {@link #isWritable} turns false long before
   * @throws IllegalArgumentException when the payload is not the operand's, or longer than the
   *     cluster's limit
   */
  default boolean send(Operand operand, Payload payload) {
    return forward(Message.of(operand, payload));
  }

  /**
   * As {@link #send}, with a trace to which everybody it comes by adds when.
   *
   * @param label what the trace is counted under, 1 to 255 bytes in UTF-8
   * @param since when what led to it began; null: now
   */
  boolean sendTraced(Operand operand, Payload payload, String label, @Nullable Instant since);

  /** As {@link #send}, with the message's payload bytes unchanged. */
  boolean forward(Message message);

  /**
   * Whether the peer keeps up. Whoever sends should hold back while this is false, until {@link
   * SessionListener#writabilityChanged}.
   */
  boolean isWritable();

  /**
   * Reads nothing more from the peer, so that TCP makes it wait. Called within {@link
   * SessionListener#received}, not even the next message comes; called elsewhere, some that were
   * read already may. The peer is kept alive meanwhile.
   */
  void pauseReading();

  /** Undoes {@link #pauseReading}. */
  void resumeReading();

  /** Whether it ended because nothing was heard of the peer for so long that it was given up. */
  boolean fellSilent();

  /**
   * Ends the session with ERROR ConnectionFailure: the peer may try again. Does nothing when it is
   * over.
   */
  void close(ErrorReport why);
}
