package ciao.controller.api;

import ciao.client.api.Version;
import java.util.List;
import java.util.stream.Stream;

/** The API's own table, for tests that must not forget a line of it. */
public final class RouteTable {
  private RouteTable() {}

  /**
   * @param access the word of who may use it
   */
  public record Line(String method, String path, String access) {}

  public static List<Line> lines() {
    Routes.Apis nobodyAnswers = nobodyAnswers();
    Stream<Line> requests =
        Routes.of(nobodyAnswers).stream()
            .map(route -> new Line(route.method().name(), route.path(), route.access().name()));
    Stream<Line> sockets =
        Routes.socketsOf(nobodyAnswers).stream()
            .map(route -> new Line("GET", route.path(), route.access().name()));
    return Stream.concat(requests, sockets).toList();
  }

  static Routes.Apis nobodyAnswers() {
    return new Routes.Apis(
        new Version("test", "v1"),
        new TenantApi(null, null, null, null),
        new WorkloadApi(null, null, null, null),
        new ImageApi(null, null, null, null, null),
        new InstanceApi(null, null, null, null, null, null, null),
        new LogApi(null, null, null, null),
        new EventApi(null, null),
        new NodeApi(null, null, null, null, null),
        new ClusterApi(null, null),
        new PlanApi(null, null, null, null),
        new TraceApi(null, null),
        new KeepingApi(null, null, null),
        new NodeSideApi(null, null, null),
        new NodeStreams(null),
        new StateApi(null, null, null, null),
        new StateWrites(null, null, null),
        new StateWatches(null, null, null));
  }
}
