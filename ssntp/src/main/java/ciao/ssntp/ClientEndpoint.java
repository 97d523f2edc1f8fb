package ciao.ssntp;

import ciao.certs.Roles;
import ciao.ssntp.payload.PayloadReader;
import ciao.ssntp.payload.ToNode;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** A client's end: takes what its role may get, and what is for its node. */
final class ClientEndpoint implements Endpoint {
  private final PayloadReader payloads = new PayloadReader();
  private final Traffic traffic = new Traffic();
  private final UUID self;
  private final Roles roles;
  private final SessionListener listener;
  private final Tracer tracer;
  private final BiConsumer<Connection, String> ended;

  ClientEndpoint(
      UUID self,
      Roles roles,
      SessionListener listener,
      Tracer tracer,
      BiConsumer<Connection, String> ended) {
    this.self = self;
    this.roles = roles;
    this.listener = listener;
    this.tracer = tracer;
    this.ended = ended;
  }

  @Override
  public PayloadReader payloads() {
    return payloads;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public Tracer tracer() {
    return tracer;
  }

  @Override
  public Optional<Violation> refuses(Operand operand, SessionKey sender) {
    Roles to = ForwardingTable.of(operand).to();
    return to.intersects(roles)
        ? Optional.empty()
        : Optional.of(
            new Violation(
                ErrorCode.OPERAND_NOT_ALLOWED,
                "%s to %s (expected to: %s)".formatted(operand, roles, to)));
  }

  @Override
  public Optional<Violation> refuses(Message message, SessionKey sender) {
    if (message.payload() instanceof ToNode command
        && command.node() != null
        && !command.node().value().equals(self)) {
      return Optional.of(
          new Violation(
              ErrorCode.WRONG_NODE,
              "%s for node %s (expected: %s)".formatted(message.operand(), command.node(), self)));
    }
    return LeaderCheck.refuses(message, listener);
  }

  @Override
  public void refused(Frame frame, Violation violation, Connection sender) {
    listener.refused(sender, frame.operand(), frame.payload(), violation.report());
  }

  @Override
  public void accepted(Message message, Connection sender) {
    listener.received(sender, message);
  }

  @Override
  public void drained(Connection connection) {
    listener.writabilityChanged(connection);
  }

  @Override
  public void ended(Connection connection, String why) {
    try {
      listener.disconnected(connection, why);
    } finally {
      ended.accept(connection, why);
    }
  }
}
