package ciao.controller.api;

import ciao.certs.Roles;
import ciao.client.api.Page;
import ciao.client.api.Trace;
import ciao.client.api.TraceSummary;
import ciao.controller.answer.Denial;
import ciao.controller.resource.Resources;
import ciao.controller.resource.StartTimes;
import ciao.controller.resource.TraceSpec;
import ciao.controller.trace.Label;
import ciao.controller.trace.LabelTimes;
import ciao.controller.trace.Spread;
import ciao.controller.trace.TraceBook;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.NodeId;
import ciao.state.Reader;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/traces}, and a label of a tenant's: how long starts took. */
final class TraceApi {
  private static final double NANOS_IN_MS = 1e6;

  private final TraceBook traces;
  private final Reader store;

  TraceApi(TraceBook traces, Reader store) {
    this.traces = traces;
    this.store = store;
  }

  HttpResponse list(Call call) {
    return Reply.to(
        Listing.limit(call),
        limit -> Reply.to(Listing.after(call), after -> Reply.ok(page(limit, after))));
  }

  private Page<TraceSummary> page(int limit, Optional<String> after) {
    List<TraceSummary> found =
        traces.all().stream()
            .filter(label -> after.isEmpty() || label.toString().compareTo(after.get()) > 0)
            .flatMap(label -> traces.label(label).stream())
            .limit(limit + 1L)
            .map(TraceApi::summary)
            .toList();
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<TraceSummary> page = found.subList(0, limit);
    TraceSummary last = page.getLast();
    return new Page<>(page, Listing.next(last.tenant() + "/" + last.label()));
  }

  HttpResponse show(Call call) {
    Label label = new Label(call.tenant().value(), call.path("label"));
    return traces
        .label(label)
        .map(times -> Reply.ok(new Trace(summary(times), starts(label.tenant(), times.traces()))))
        .orElseGet(() ->
            Reply.problem(
                Denial.notFound(
                    "nothing was timed under %s; `ciao trace list` shows what was"
                        .formatted(label))));
  }

  private static TraceSummary summary(LabelTimes times) {
    return new TraceSummary(
        times.label().tenant(),
        times.label().name(),
        times.traces().size(),
        spread(times.controller()),
        spread(times.scheduler()),
        spread(times.launcher()),
        spread(times.total()));
  }

  private static TraceSummary.Spread spread(Spread spread) {
    return new TraceSummary.Spread(
        ms(spread.mean()), rounded(spread.variance() / NANOS_IN_MS / NANOS_IN_MS));
  }

  /** With the names people call things by, as far as they are known. */
  private List<Trace.Start> starts(String tenant, List<TraceSpec> traces) {
    Map<NodeId, Optional<String>> hostnames = new HashMap<>();
    return traces.stream()
        .map(trace ->
            start(
                trace,
                name(tenant, trace.times()),
                hostnames.computeIfAbsent(trace.times().node(), this::hostname)))
        .toList();
  }

  private Optional<String> name(String tenant, StartTimes start) {
    return store
        .get(Resources.INSTANCE.at(tenant, start.instance().toString()))
        .map(instance -> instance.spec().name());
  }

  private Optional<String> hostname(NodeId node) {
    return store.get(Resources.node(node)).map(known -> known.spec().hostname());
  }

  private static Trace.Start start(
      TraceSpec trace, Optional<String> name, Optional<String> hostname) {
    StartTimes times = trace.times();
    return new Trace.Start(
        times.instance().toString(),
        name.orElse(null),
        times.node().toString(),
        hostname.orElse(null),
        at(times.start()),
        ms(times.controller()),
        ms(times.scheduler()),
        ms(times.launcher()),
        ms(times.total()),
        trace.hops().stream().map(TraceApi::hop).toList());
  }

  /** The mask is as a node told it: bits that are no role's are nothing to show. */
  private static Trace.Hop hop(Hop hop) {
    return new Trace.Hop(
        hop.node().toString(),
        new Roles(hop.roles() & Roles.KNOWN).toString(),
        hop.received() <= 0 ? null : at(hop.received()),
        hop.sent() <= 0 ? null : at(hop.sent()));
  }

  private static Instant at(long nanoseconds) {
    return Instant.ofEpochSecond(0, nanoseconds);
  }

  private static double ms(double nanos) {
    return rounded(nanos / NANOS_IN_MS);
  }

  /** To a thousandth: of a millisecond, a microsecond. */
  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
