package ciao.scheduler.placement;

import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is connected; what controllers are told about it. */
final class Roster {
  private final Map<SessionId, Member> members = new LinkedHashMap<>();
  private final Map<Member, SessionId> sessions = new HashMap<>();
  private List<SessionId> controllers = List.of();

  /** A connected node, of either type. */
  record Member(NodeId node, NodeType type) {}

  /** Every connected controller. */
  List<SessionId> controllers() {
    return controllers;
  }

  /** The session of this node in this part, if it has one already. */
  Optional<SessionId> sessionOf(Member member) {
    return Optional.ofNullable(sessions.get(member));
  }

  void addController(SessionId session, List<Effect> effects) {
    List<SessionId> more = new ArrayList<>(controllers);
    more.add(session);
    controllers = List.copyOf(more);
    for (Member member : members.values()) {
      effects.add(announcement(List.of(session), member));
    }
  }

  /** Whether it was there. */
  boolean removeController(SessionId session) {
    List<SessionId> others = controllers.stream().filter(other -> !other.equals(session)).toList();
    boolean found = others.size() < controllers.size();
    controllers = others;
    return found;
  }

  void addNode(SessionId session, Member member, List<Effect> effects) {
    members.put(session, member);
    sessions.put(member, session);
    if (!controllers.isEmpty()) {
      effects.add(announcement(controllers, member));
    }
  }

  /** Whether it was there. */
  boolean removeNode(SessionId session, List<Effect> effects) {
    Member member = members.remove(session);
    if (member == null) {
      return false;
    }
    sessions.remove(member);
    if (!controllers.isEmpty()) {
      NodeDisconnected gone = new NodeDisconnected(member.node(), member.type());
      effects.add(new Effect.WithdrawNode(controllers, gone));
    }
    return true;
  }

  private static Effect announcement(List<SessionId> controllers, Member member) {
    return new Effect.AnnounceNode(controllers, new NodeConnected(member.node(), member.type()));
  }
}
