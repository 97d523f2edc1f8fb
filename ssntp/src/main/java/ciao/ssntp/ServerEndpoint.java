package ciao.ssntp;

import ciao.certs.Role;
import ciao.ssntp.ForwardingTable.Rule;
import ciao.ssntp.payload.FromNode;
import ciao.ssntp.payload.FromNodeOrScheduler;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.PayloadReader;
import ciao.ssntp.payload.ToNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server's end: checks senders and forwards, both by the {@link ForwardingTable}. */
final class ServerEndpoint implements Endpoint {
  private final PayloadReader payloads = new PayloadReader();
  private final Traffic traffic = new Traffic();
  private final SessionRegistry registry;
  private final SessionListener listener;
  private final Tracer tracer;

  ServerEndpoint(SessionRegistry registry, SessionListener listener, Tracer tracer) {
    this.registry = registry;
    this.listener = listener;
    this.tracer = tracer;
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
    Rule rule = ForwardingTable.of(operand);
    if (rule.from().intersects(sender.roles())) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            ErrorCode.OPERAND_NOT_ALLOWED,
            "%s from %s (expected from: %s)"
                .formatted(
                    operand,
                    sender.roles(),
                    rule.from().isEmpty() ? "the scheduler alone" : rule.from())));
  }

  /** Identity comes from the certificate: a payload may only repeat it. */
  @Override
  public Optional<Violation> refuses(Message message, SessionKey sender) {
    @Nullable NodeId named =
        switch (message.payload()) {
          case FromNode payload -> payload.node();
          case FromNodeOrScheduler payload -> payload.node();
          case null, default -> sender.node();
        };
    if (sender.node().equals(named)) {
      return LeaderCheck.refuses(message, listener);
    }
    return Optional.of(
        new Violation(
            ErrorCode.WRONG_SENDER,
            "%s: field node: %s (expected: the sender, %s)"
                .formatted(message.operand(), named, sender.uuid())));
  }

  @Override
  public void refused(Frame frame, Violation violation, Connection sender) {
    // Nobody here counts what clients send.
  }

  @Override
  public void accepted(Message message, Connection sender) {
    switch (ForwardingTable.of(message.operand()).route()) {
      case DELIVER -> listener.received(sender, message);
      case CONTROLLERS -> toControllers(message, sender);
      case DELIVER_AND_CONTROLLERS -> {
        listener.received(sender, message);
        toControllers(message, sender);
      }
      case NAMED_NODE, NAMED_NODE_OR_DELIVER -> toNode(message, sender);
      case LINK, SERVER ->
          throw new IllegalStateException("refused or handled before: " + message.operand());
    }
  }

  private void toControllers(Message message, Connection sender) {
    for (Connection controller : registry.controllers()) {
      controller.relay(message, sender);
    }
  }

  private void toNode(Message message, Connection sender) {
    @Nullable NodeId node = message.payload() instanceof ToNode payload ? payload.node() : null;
    if (node == null) { // only those that may be delivered instead leave it out
      listener.received(sender, message);
      return;
    }
    registry
        .find(node.value(), Role.AGENT)
        .ifPresentOrElse(
            agent -> command(agent, message, sender),
            () -> sender.decline(notConnected(message.operand(), node)));
  }

  /**
   * A node that does not keep up must not make the controller wait, and with it everybody else: the
   * controller sends again what still matters.
   */
  private static void command(Connection agent, Message message, Connection sender) {
    if (!agent.isWritable() || !agent.outbound().put(message)) {
      sender.decline(busy(message.operand(), agent));
    }
  }

  private static Violation busy(Operand operand, Connection agent) {
    return new Violation(
        ErrorCode.NODE_BUSY,
        "%s for node %s: dropped, too much waits for that node (expected: that it reads what it is"
                .formatted(operand, agent.node())
            + " sent); send it again in a while");
  }

  private static Violation notConnected(Operand operand, NodeId node) {
    return new Violation(
        ErrorCode.NODE_NOT_CONNECTED,
        "%s for node %s: not connected to this scheduler (expected: a connected node); send it"
                .formatted(operand, node)
            + " again after NODE_CONNECTED");
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
      registry.release(connection); // only now may another take its place
    }
  }
}
