package ciao.controller.api;

import ciao.client.api.Problem;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong outside a handler, or by a bug in one, is a problem body too: never a stack
 * trace.
 */
final class Problems implements ServerErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final Bugs bugs = new Bugs();

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return switch (cause) {
      case ContentTooLargeException large ->
          Reply.problem(
              new Denial(
                  Reason.TOO_LARGE,
                  "too_large",
                  "the request is too long (expected: at most %d bytes)"
                      .formatted(context.maxRequestLength())));
      case RequestTimeoutException late ->
          Reply.problem(
              new Denial(Reason.TIMED_OUT, "timed_out", "the request took too long; try again"));
      case HttpStatusException status -> problem(status.httpStatus(), context);
      case HttpResponseException response -> response.httpResponse();
      case ClosedStreamException gone -> HttpResponse.ofFailure(gone);
      case CancelledSubscriptionException gone -> HttpResponse.ofFailure(gone);
      case null -> bug(thrown, context);
      default -> bug(cause, context);
    };
  }

  private HttpResponse bug(Throwable bug, ServiceRequestContext context) {
    bugs.hear(context, bug).ifPresent(line -> log.error(line, bug));
    return problem(HttpStatus.INTERNAL_SERVER_ERROR, context);
  }

  private static HttpResponse problem(HttpStatus status, ServiceRequestContext context) {
    return HttpResponse.of(
        ResponseHeaders.builder(status).contentType(Reply.PROBLEM).build(),
        Reply.data(describe(status, context)));
  }

  private static Problem describe(HttpStatus status, @Nullable ServiceRequestContext context) {
    String path = context == null ? "this address" : Bugs.path(context);
    String detail =
        switch (status.code()) {
          case 400 ->
              "the request is no HTTP that can be read (expected: a path and query without control characters, and encoded)";
          case 404 -> "there is nothing at " + path + "; everything of this API is under /v1";
          case 405 -> path + " does not know this method";
          case 413 ->
              "the request is too long (expected: at most %d bytes of JSON)"
                  .formatted(context == null ? ApiServer.MAX_BODY : context.maxRequestLength());
          case 431 -> "the request's path, query and headers are too long";
          case 500 -> "the controller failed by a bug; its operator finds it in the log";
          default -> "the request cannot be answered";
        };
    return Problem.of(status.code(), status.reasonPhrase(), "http_" + status.code(), detail);
  }

  @Override
  public @Nullable AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    if (status.isContentAlwaysEmpty()) {
      return null;
    }
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(status).contentType(Reply.PROBLEM).build(),
        Reply.data(describe(status, context)));
  }
}
