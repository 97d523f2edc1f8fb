package ciao.ssntp;

import java.util.Objects;

/**
 * Why a client has no session.
 *
 * @param kind what went wrong
 * @param message the same in a sentence that names the server and the way out
 */
public record ConnectProblem(Kind kind, String message) {
  /** What can go wrong between a client and its server. */
  public enum Kind {
    /** No TCP connection: the server is not there, or something is between. */
    UNREACHABLE,
    /** The server closed the connection or fell silent. */
    LOST,
    /** The TLS handshake took too long, or CONNECTED did. */
    TIMED_OUT,
    /** A certificate of either side has expired or is not valid yet. */
    CERTIFICATE_EXPIRED,
    /** A certificate of either side is not from the cluster's authority. */
    UNKNOWN_AUTHORITY,
    /** TLS failed for another reason. */
    TLS_FAILED,
    /** The server's certificate does not make it a scheduler, or it claimed to be another. */
    NOT_A_SCHEDULER,
    /** The server refused for now: another session with this UUID and role is alive. */
    REFUSED_FOR_NOW,
    /** This client did not want it: its epoch is too low, say. */
    DECLINED,
    /** The server refused: this client's certificate does not allow what it claims, say. */
    REFUSED,
    /** The server does not speak SSNTP 1. */
    PROTOCOL
  }

  public ConnectProblem {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
  }
}
