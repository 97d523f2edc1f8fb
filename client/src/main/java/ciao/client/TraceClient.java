package ciao.client;

import ciao.client.api.Trace;
import ciao.client.api.TraceSummary;
import java.util.List;
import java.util.Map;

/** How long starts took, for operators. Thread-safe; every call blocks, at most 60 s. */
public final class TraceClient {
  private static final String TRACES = "traces";

  private final Http http;

  TraceClient(Http http) {
    this.http = http;
  }

  /** All labels, each tenant's in their alphabetical order. */
  public List<TraceSummary> list() throws ApiException, UnreachableException, InterruptedException {
    return http.pages(TraceSummary.class, Map.of(), TRACES);
  }

  /** One tenant's label; refused when nothing was timed under it. */
  public Trace show(String tenant, String label)
      throws ApiException, UnreachableException, InterruptedException {
    return http.call(
        "GET", Http.path(Map.of(), "tenants", tenant, TRACES, label), null, http.type(Trace.class));
  }
}
