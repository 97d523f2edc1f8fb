package ciao.ssntp;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.HandshakeRules.Verdict;
import ciao.ssntp.payload.ClusterConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a server's clients come in: makes their sessions, and knows who is there. */
final class Reception {
  private static final Roles NETWORK_NODE = Roles.of(Role.NETAGENT, Role.CNCIAGENT);
  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final ServerSettings settings;
  private final SessionKey self;
  private final SessionListener listener;
  private final Map<EventLoop, Flusher> flushers;
  private final HandshakeGate gate;
  private final SessionRegistry registry = new SessionRegistry();
  private final ServerEndpoint endpoint;

  /**
   * @param self this server, as CONNECTED names it
   * @param flushers one for each event loop
   */
  Reception(
      ServerSettings settings,
      SessionKey self,
      SessionListener listener,
      Map<EventLoop, Flusher> flushers,
      HandshakeGate gate) {
    this.settings = settings;
    this.self = self;
    this.listener = listener;
    this.flushers = flushers;
    this.gate = gate;
    this.endpoint =
        new ServerEndpoint(
            registry, listener, new Tracer(self.uuid(), self.roles(), settings.clock()));
  }

  Duration connectTimeout() {
    return settings.timeouts().connect();
  }

  SessionRegistry registry() {
    return registry;
  }

  long unknownFields() {
    return endpoint.payloads().unknownFields();
  }

  Traffic traffic() {
    return endpoint.traffic();
  }

  Handshakes handshakes() {
    return gate.handshakes();
  }

  /**
   * A session that is not yet known to anybody.
   *
   * @param told what the client is told, which binds both ends
   */
  Connection connection(
      Channel channel, Verdict.Accepted client, UUID machine, ClusterConfiguration told) {
    Flusher flusher = flushers.get(channel.eventLoop());
    if (flusher == null) {
      throw new IllegalStateException("an event loop of another server: " + channel.eventLoop());
    }
    return new Connection(
        channel,
        client.key(),
        client.identity(),
        machine,
        endpoint,
        flusher,
        Patience.of(told, settings.timeouts()));
  }

  /** Enters a session, or names the live one that stands in its way. */
  Optional<Connection> claim(Connection newcomer) {
    return registry.claim(newcomer);
  }

  /** What the owner says to a client that is who it claims to be. */
  Greeting greet(Verdict.Accepted client) {
    try {
      return listener.greet(client.key(), configurationFor(client.key().roles()));
    } catch (RuntimeException defect) {
      log.error("{}: refused by a defect", client.key(), defect);
      Violation violation = SessionHandler.defect();
      return new Greeting.Refusal(violation.code(), violation.message());
    }
  }

  /** By what the client is in this session, as its certificate allows. */
  private ClusterConfiguration configurationFor(Roles roles) {
    ClusterConfiguration usual = settings.configuration();
    return roles.intersects(NETWORK_NODE) ? usual.ofNetworkNode() : usual;
  }

  ByteBuf connected(Connection newcomer, ClusterConfiguration told, ByteBufAllocator allocator) {
    RawPayload configuration = Message.of(Operand.CONNECTED, told).raw();
    return new Connected(self.roles().mask(), self.uuid(), newcomer.key().uuid(), configuration)
        .encode(allocator);
  }

  /** Tells the owner of a session that CONNECTED is on its way to. */
  void announce(Connection newcomer, ClusterConfiguration told) {
    try {
      listener.connected(newcomer, told);
    } catch (RuntimeException defect) {
      log.error("{}: session ended by a defect", newcomer, defect);
      newcomer.refuse(SessionHandler.defect());
    }
  }

  /** This connection is through the handshake, or gone. */
  void handshakeFinished(Channel channel) {
    gate.finished(channel.parent(), channel);
  }
}
