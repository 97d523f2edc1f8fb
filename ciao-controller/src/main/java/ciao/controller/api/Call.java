package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TenantId;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;

/**
 * One request whose caller may make it.
 *
 * @param context Armeria's
 * @param request the request, its body read already unless the route streams it
 * @param caller who calls
 * @param body the bytes of its body, empty when the route streams it
 */
record Call(ServiceRequestContext context, HttpRequest request, Caller caller, byte[] body) {
  /** A segment of the path. */
  String path(String name) {
    String value = context.pathParam(name);
    if (value == null) {
      throw new IllegalStateException("the route has no path parameter " + name);
    }
    return value;
  }

  /** The tenant in the path, which is there and which the caller may act for. */
  TenantId tenant() {
    return TenantId.of(path("tenant"));
  }

  /** The node that calls. */
  NodeId node() {
    if (caller instanceof Caller.Node node) {
      return node.id();
    }
    throw new IllegalStateException("the route is not for nodes alone");
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name));
  }

  Optional<String> header(CharSequence name) {
    return Optional.ofNullable(request.headers().get(name));
  }

  <T> Answer<T> read(Class<T> type) {
    return RequestBody.read(body, type);
  }

  /** Whether the caller has this version already. */
  boolean has(long version) {
    return header(HttpHeaderNames.IF_NONE_MATCH).filter(Reply.etag(version)::equals).isPresent();
  }
}
