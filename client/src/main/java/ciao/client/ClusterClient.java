package ciao.client;

import ciao.client.api.Cluster;
import java.util.Map;

/**
 * What holds for the whole cluster, for operators. Thread-safe; every call blocks, at most 60 s.
 */
public final class ClusterClient {
  private static final String CLUSTER = "cluster";

  private final Http http;

  ClusterClient(Http http) {
    this.http = http;
  }

  /** What was set. */
  public Cluster show() throws ApiException, UnreachableException, InterruptedException {
    return http.call("GET", Http.path(Map.of(), CLUSTER), null, http.type(Cluster.class));
  }

  /** From now on this holds; refused when the scheduler does not know it, or none is connected. */
  public Cluster set(Cluster cluster)
      throws ApiException, UnreachableException, InterruptedException {
    return http.call("PUT", Http.path(Map.of(), CLUSTER), cluster, http.type(Cluster.class));
  }
}
