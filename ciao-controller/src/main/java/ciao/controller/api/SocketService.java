package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.tenant.Tenants;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A route of WebSockets at work. Whoever may not open one is told so in HTTP, with a problem,
 * before there is a WebSocket.
 */
final class SocketService {
  private static final byte[] NOTHING = new byte[0];

  private final SocketRoute route;
  private final Tenants tenants;

  private SocketService(SocketRoute route, Tenants tenants) {
    this.route = route;
    this.tenants = tenants;
  }

  static WebSocketService of(SocketRoute route, Tenants tenants, Bounds bounds, Executor threads) {
    Route inHttp =
        new Route(
            HttpMethod.GET,
            route.path(),
            route.access(),
            Route.Body.WHOLE,
            call -> Reply.problem(Denial.notFound("only a WebSocket is spoken here (RFC 6455)")));
    return WebSocketService.builder(new SocketService(route, tenants)::open)
        // Callers are programs, which name no origin; the certificate says who they are.
        .allowedOrigins("*")
        .fallbackService(new RouteService(inHttp, tenants, bounds, threads))
        .build();
  }

  private WebSocket open(ServiceRequestContext context, WebSocket in) {
    HttpRequest request = Objects.requireNonNull(context.request(), "every WebSocket has one");
    String tenant = Objects.requireNonNullElse(context.pathParam("tenant"), "");
    Answer<WebSocket> out =
        Caller.of(context)
            .then(caller -> route.access().check(caller, tenant, tenants))
            .then(caller -> route.handler().open(new Call(context, request, caller, NOTHING), in));
    return switch (out) {
      case Answer.Given<WebSocket> given -> given.value();
      case Answer.Denied<WebSocket> denied ->
          throw HttpResponseException.of(Reply.problem(denied.denial()));
    };
  }
}
