package ciao.launcher;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionListener;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Remembers all it is told. */
final class Heard implements SessionListener {
  private final Queue<Payload> payloads = new ConcurrentLinkedQueue<>();
  private final Queue<Operand> operands = new ConcurrentLinkedQueue<>();
  private final Map<NodeId, Session> sessions = new ConcurrentHashMap<>();

  @Nullable Session session(NodeId node) {
    return sessions.get(node);
  }

  void forget() {
    payloads.clear();
    operands.clear();
  }

  <P extends Payload> boolean has(Class<P> type, Predicate<P> which) {
    return payloads.stream().filter(type::isInstance).map(type::cast).anyMatch(which);
  }

  <P extends Payload> P await(Class<P> type, Predicate<P> which) {
    Awaitility.await(type.getSimpleName()).until(() -> has(type, which));
    return payloads.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(which)
        .findFirst()
        .orElseThrow();
  }

  void awaitOperand(Operand operand) {
    Awaitility.await(operand.name()).until(() -> operands.contains(operand));
  }

  @Override
  public void connected(Session session, ClusterConfiguration configuration) {
    sessions.put(session.node(), session);
  }

  @Override
  public void received(Session session, Message message) {
    operands.add(message.operand());
    if (message.payload() != null) {
      payloads.add(message.payload());
    }
  }

  @Override
  public void disconnected(Session session, String why) {
    sessions.remove(session.node(), session);
  }
}
