package ciao.ssntp;

import ciao.ssntp.payload.PayloadReader;
import java.util.Optional;

/** One end's rules for its sessions' frames, and who hears of them. Called on event loops. */
interface Endpoint {
  /** Reads payloads. */
  PayloadReader payloads();

  /** Counts what goes through the sessions. */
  Traffic traffic();

  /** Puts this end into traces. */
  Tracer tracer();

  /** Whether this peer may send this operand here at all; asked before the payload is read. */
  Optional<Violation> refuses(Operand operand, SessionKey sender);

  /** Whether this peer may say what it says. */
  Optional<Violation> refuses(Message message, SessionKey sender);

  /** A frame this peer may send was refused for what it says. */
  void refused(Frame frame, Violation violation, Connection sender);

  /** A message that was not refused. */
  void accepted(Message message, Connection sender);

  /** A slow peer is on time again. */
  void drained(Connection connection);

  /** The session is over; called once. */
  void ended(Connection connection, String why);
}
