package ciao.scheduler;

import ciao.certs.Role;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Handshakes;
import ciao.ssntp.Operand;
import ciao.ssntp.SsntpServer;
import ciao.ssntp.Traffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What goes through a server's sessions, in numbers that are asked for when somebody looks. */
final class LinkMeters {
  private static final List<Role> CLIENTS =
      List.of(Role.CONTROLLER, Role.AGENT, Role.NETAGENT, Role.CNCIAGENT);

  private final MeterRegistry registry;
  private final SsntpServer server;

  LinkMeters(MeterRegistry registry, SsntpServer server) {
    this.registry = registry;
    this.server = server;
  }

  /** Registers them. */
  void register() {
    for (Operand operand : Operand.values()) {
      traffic("frames", "received", operand, traffic -> traffic.framesReceived(operand));
      traffic("frames", "sent", operand, traffic -> traffic.framesSent(operand));
      traffic("bytes", "received", operand, traffic -> traffic.bytesReceived(operand));
      traffic("bytes", "sent", operand, traffic -> traffic.bytesSent(operand));
    }
    for (ErrorCode code : ErrorCode.values()) {
      FunctionCounter.builder("ciao.ssntp.refusals", server.traffic(), it -> it.refusals(code))
          .description("Frames and connections that were refused")
          .tag("code", code.toString())
          .register(registry);
    }
    FunctionCounter.builder("ciao.ssntp.strangers", server.traffic(), Traffic::strangers)
        .description("Connections whose TLS handshake failed")
        .register(registry);
    FunctionCounter.builder("ciao.ssntp.unknown.fields", server, SsntpServer::unknownFields)
        .description("Payload fields that this version does not know, and ignored")
        .register(registry);
    handshakes(registry, server, SsntpServer::handshakes);
    for (Role role : CLIENTS) {
      Gauge.builder("ciao.ssntp.sessions", server, it -> count(it, role))
          .description("Peers that are connected")
          .tag("role", role.toString())
          .register(registry);
    }
  }

  /**
   * Registers what is told of handshakes.
   *
   * @param source must live as long as the registry is to ask it
   */
  static <T> void handshakes(MeterRegistry registry, T source, Function<T, Handshakes> ask) {
    FunctionCounter.builder("ciao.ssntp.turned.away", source, it -> ask.apply(it).turnedAway())
        .description("Connections for which no place to wait was left, of the address with most")
        .register(registry);
    FunctionCounter.builder("ciao.ssntp.sent.away", source, it -> ask.apply(it).sentAway())
        .description("Connections that had waited too long for their handshake, to come again")
        .register(registry);
    Gauge.builder("ciao.ssntp.handshakes", source, it -> ask.apply(it).underWay())
        .description("Connections on their way to CONNECTED")
        .register(registry);
    Gauge.builder("ciao.ssntp.waiting", source, it -> ask.apply(it).waiting())
        .description("Connections that wait for their handshake to begin")
        .register(registry);
  }

  private void traffic(
      String what, String direction, Operand operand, ToDoubleFunction<Traffic> count) {
    FunctionCounter.builder("ciao.ssntp." + what, server.traffic(), count)
        .description("Whole frames, TLS's own bytes left out")
        .tag("direction", direction)
        .tag("operand", operand.toString())
        .register(registry);
  }

  private static long count(SsntpServer server, Role role) {
    return server.sessions().stream().filter(session -> session.roles().contains(role)).count();
  }
}
