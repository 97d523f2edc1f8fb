package ciao.client;

import ciao.client.api.Page;
import ciao.client.api.Trace;
import ciao.client.api.TraceSummary;
import java.util.List;
import java.util.Map;

/** How long starts took, for operators. Thread-safe; every call blocks, at most 60 s. */
public final class TraceClient {
  private static final String TRACES = "traces";

  /** More than there are labels. */
  private static final Map<String, String> ALL = Map.of("limit", "1000");

  private final Http http;

  TraceClient(Http http) {
    this.http = http;
  }

  /** All labels, in their alphabetical order. */
  public List<TraceSummary> list() throws ApiException, UnreachableException, InterruptedException {
    Page<TraceSummary> page =
        http.call("GET", Http.path(ALL, TRACES), null, http.type(Page.class, TraceSummary.class));
    return page.items();
  }

  /** One label; refused when nothing was timed under it. */
  public Trace show(String label) throws ApiException, UnreachableException, InterruptedException {
    return http.call("GET", Http.path(Map.of(), TRACES, label), null, http.type(Trace.class));
  }
}
