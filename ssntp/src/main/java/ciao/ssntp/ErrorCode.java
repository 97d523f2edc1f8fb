package ciao.ssntp;

import static ciao.ssntp.Operand.CONNECTION_ABORTED;
import static ciao.ssntp.Operand.CONNECTION_FAILURE;
import static ciao.ssntp.Operand.INVALID_FRAME_TYPE;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every reason for which this protocol refuses a frame or a connection: the {@code code} of an
 * error's payload, the operand it comes with, and whether the connection ends. After
 * ConnectionFailure the same peer may try again at once; after ConnectionAborted something must
 * change first.
 */
public enum ErrorCode {
  UNSUPPORTED_VERSION(CONNECTION_ABORTED, true, "the major version is not 1"),
  PAYLOAD_TOO_LARGE(
      CONNECTION_ABORTED,
      true,
      "the announced length is above the cluster's limit, or the operand's"),
  MALFORMED_TRACE(CONNECTION_ABORTED, true, "a trace block is longer than 16 hops can be"),
  FRAME_BEFORE_CONNECT(CONNECTION_ABORTED, true, "the first frame is no CONNECT"),
  MALFORMED_CONNECT(CONNECTION_ABORTED, true, "CONNECT is traced"),
  SECOND_CONNECT(CONNECTION_ABORTED, true, "CONNECT or CONNECTED within a session"),
  CONNECT_TIMEOUT(CONNECTION_FAILURE, true, "no whole CONNECT in time"),
  NOT_A_NODE(CONNECTION_ABORTED, true, "the certificate is no node's"),
  UNKNOWN_ROLE(CONNECTION_ABORTED, true, "the role mask is 0 or has a bit without meaning"),
  ROLE_NOT_ALLOWED(CONNECTION_ABORTED, true, "no client may be that, or no server"),
  ROLE_NOT_IN_CERTIFICATE(CONNECTION_ABORTED, true, "the peer claims more than it may"),
  UUID_NOT_IN_CERTIFICATE(CONNECTION_ABORTED, true, "the peer claims to be another"),
  ALREADY_CONNECTED(CONNECTION_FAILURE, true, "another session of this UUID and role is alive"),
  REPLACED(CONNECTION_FAILURE, true, "the same node of the same machine has connected anew"),
  NOT_ACTIVE(CONNECTION_FAILURE, true, "this scheduler is not the one that takes nodes now"),
  WRONG_SENDER(CONNECTION_ABORTED, true, "the payload names another node as its sender"),
  UNKNOWN_OPERAND(INVALID_FRAME_TYPE, false, "this version knows no such type and operand"),
  OPERAND_NOT_ALLOWED(INVALID_FRAME_TYPE, false, "the peer's role may not send that"),
  INVALID_PAYLOAD(INVALID_FRAME_TYPE, false, "the payload cannot be read, or says what cannot be"),
  WRONG_NODE(INVALID_FRAME_TYPE, false, "a command for another node"),
  STALE_EPOCH(INVALID_FRAME_TYPE, false, "a higher epoch was seen before"),
  NODE_NOT_CONNECTED(CONNECTION_FAILURE, false, "the named node has no session now"),
  NODE_BUSY(CONNECTION_FAILURE, false, "too much waits for the named node; the frame is dropped"),
  SILENT(CONNECTION_FAILURE, true, "no frame in time"),
  STALLED(
      CONNECTION_FAILURE,
      true,
      "the peer took nothing, or a node too little, in time while bytes waited for it"),
  TOO_SLOW(CONNECTION_FAILURE, true, "more waits for this controller than can be kept"),
  STARTING_OVER(CONNECTION_FAILURE, true, "the controller begins anew with all it wants"),
  NOT_RECORDED(CONNECTION_FAILURE, true, "the controller could not write an epoch down"),
  SHUTTING_DOWN(CONNECTION_FAILURE, true, "this end is being stopped"),
  INTERNAL_ERROR(CONNECTION_FAILURE, true, "a defect of this end; its log says more");

  private final Operand operand;
  private final boolean closes;
  private final String meaning;

  ErrorCode(Operand operand, boolean closes, String meaning) {
    this.operand = operand;
    this.closes = closes;
    this.meaning = meaning;
  }

  /** The code of this word; empty for one that is not ours. */
  static Optional<ErrorCode> of(String word) {
    return Arrays.stream(values()).filter(code -> code.toString().equals(word)).findFirst();
  }

  /** The error frame it comes in. */
  public Operand operand() {
    return operand;
  }

  /** Whether the connection ends with it. */
  public boolean closes() {
    return closes;
  }

  /** What it says, for the documentation. */
  String meaning() {
    return meaning;
  }

  /** The word on the wire. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
