package ciao.controller.api;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.tenant.Tenants;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One route at work: checks the caller, reads the body, and calls the handler on a thread of its
 * own.
 */
final class RouteService implements HttpService {
  private static final byte[] NOTHING = new byte[0];

  private final Route route;
  private final Tenants tenants;
  private final Bounds bounds;
  private final Executor threads;

  RouteService(Route route, Tenants tenants, Bounds bounds, Executor threads) {
    this.route = route;
    this.tenants = tenants;
    this.bounds = bounds;
    this.threads = threads;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String tenant = context.pathParam("tenant");
    Answer<Caller> caller =
        Caller.of(context)
            .then(one -> route.access().check(one, tenant == null ? "" : tenant, tenants));
    return switch (caller) {
      case Answer.Denied<Caller> denied -> refuse(request, denied.denial());
      case Answer.Given<Caller> given ->
          switch (route.body()) {
            case WHOLE, ASKED -> bounded(context, request, given.value(), ApiServer.MAX_BODY);
            case LONG -> bounded(context, request, given.value(), ApiServer.MAX_LONG_BODY);
            case CREATING ->
                bounds
                    .creation()
                    .map(denial -> refuse(request, denial))
                    .orElseGet(() -> bounded(context, request, given.value(), ApiServer.MAX_BODY));
            case LISTED -> listed(new Call(context, request, given.value(), NOTHING));
            case WATCHED -> watched(new Call(context, request, given.value(), NOTHING));
            case STREAMED -> run(new Call(context, request, given.value(), NOTHING));
          };
    };
  }

  /** What the caller may not send is read and thrown away, as far as a small body goes. */
  private static HttpResponse refuse(HttpRequest request, Denial denial) {
    request.subscribe(new Discarding());
    return Reply.problem(denial);
  }

  private HttpResponse bounded(
      ServiceRequestContext context, HttpRequest request, Caller caller, long most) {
    return switch (bounds.body(context, request, caller, most)) {
      case Answer.Denied<Shares.Held> denied -> refuse(request, denied.denial());
      case Answer.Given<Shares.Held> held -> whole(context, request, caller);
    };
  }

  private HttpResponse whole(ServiceRequestContext context, HttpRequest request, Caller caller) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(all -> {
              MediaType type = all.contentType();
              if (!all.content().isEmpty() && (type == null || !type.is(MediaType.JSON))) {
                return Reply.problem(
                    new Denial(
                        Reason.INVALID,
                        "not_json",
                        "content type: %s (expected: application/json)".formatted(type)));
              }
              return run(new Call(context, request, caller, all.content().array()));
            }));
  }

  private HttpResponse listed(Call call) {
    return Reply.to(Watching.asked(call), watch -> watch ? Watching.noWatch() : page(call));
  }

  private HttpResponse watched(Call call) {
    return Reply.to(
        Watching.asked(call),
        watch -> watch ? run(call) : page(call)); // watches have a bound of their own
  }

  private HttpResponse page(Call call) {
    call.context().setRequestTimeout(TimeoutMode.SET_FROM_NOW, ApiServer.ANSWER);
    return Reply.to(
        Bounds.large(bounds.answers(), call.context(), call.caller()), held -> run(call));
  }

  private HttpResponse run(Call call) {
    try {
      return HttpResponse.of(() -> handle(call), threads);
    } catch (RejectedExecutionException closing) {
      return Reply.problem(
          new Denial(
              Reason.UNAVAILABLE,
              "shutting_down",
              "the controller is shutting down; try again when it is back"));
    }
  }

  private HttpResponse handle(Call call) {
    try {
      return route.handler().handle(call);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return HttpResponse.ofFailure(closing);
    } catch (Exception bug) {
      return HttpResponse.ofFailure(bug);
    }
  }
}
