package ciao.controller.api;

import static ciao.controller.api.Access.ANYONE;
import static ciao.controller.api.Access.NODE;
import static ciao.controller.api.Access.OPERATOR;
import static ciao.controller.api.Access.OPERATOR_OF_TENANT;
import static ciao.controller.api.Access.TENANT;
import static ciao.controller.api.Route.Body.ASKED;
import static ciao.controller.api.Route.Body.CREATING;
import static ciao.controller.api.Route.Body.LISTED;
import static ciao.controller.api.Route.Body.LONG;
import static ciao.controller.api.Route.Body.STREAMED;
import static ciao.controller.api.Route.Body.WATCHED;
import static ciao.controller.api.Route.Body.WHOLE;
import static com.linecorp.armeria.common.HttpMethod.DELETE;
import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.HttpMethod.POST;
import static com.linecorp.armeria.common.HttpMethod.PUT;

import ciao.client.api.Version;
import java.util.List;
import java.util.stream.Stream;

/** The API's table: what there is, who may use it, and who answers. */
final class Routes {
  private static final String ONE_TENANT = "/v1/tenants/{tenant}";
  private static final String WORKLOADS = ONE_TENANT + "/workloads";
  private static final String IMAGES = ONE_TENANT + "/images";
  private static final String INSTANCES = ONE_TENANT + "/instances";
  private static final String STATE = "/v1/state";
  private static final String ONE_NODE = "/v1/nodes/{node}";
  private static final String INSTANCE = INSTANCES + "/{instance}";

  private Routes() {}

  /**
   * The objects that answer.
   *
   * @param version who we are
   */
  record Apis(
      Version version,
      TenantApi tenants,
      WorkloadApi workloads,
      ImageApi images,
      InstanceApi instances,
      LogApi logs,
      EventApi events,
      NodeApi nodeList,
      ClusterApi cluster,
      PlanApi plans,
      TraceApi traces,
      KeepingApi keeping,
      NodeSideApi nodes,
      NodeStreams streams,
      StateApi state,
      StateWrites stateWrites,
      StateWatches stateWatches) {}

  static List<Route> of(Apis api) {
    return Stream.of(usual(api), operators(api), state(api)).flatMap(List::stream).toList();
  }

  private static List<Route> operators(Apis api) {
    return List.of(
        new Route(GET, "/v1/events", OPERATOR, LISTED, api.events::all),
        new Route(POST, "/v1/plan", OPERATOR, ASKED, api.plans::plan),
        new Route(GET, "/v1/cluster", OPERATOR, WHOLE, api.cluster::show),
        new Route(PUT, "/v1/cluster", OPERATOR, ASKED, api.cluster::change),
        new Route(GET, "/v1/nodes", OPERATOR, WATCHED, api.nodeList::list),
        new Route(GET, ONE_NODE, OPERATOR, WHOLE, api.nodeList::show),
        new Route(POST, ONE_NODE + "/drain", OPERATOR, WHOLE, api.nodeList::drain),
        new Route(POST, ONE_NODE + "/maintenance", OPERATOR, WHOLE, api.nodeList::maintenance),
        new Route(POST, ONE_NODE + "/restore", OPERATOR, WHOLE, api.nodeList::restore));
  }

  /** The store itself. */
  private static List<Route> state(Apis api) {
    return List.of(
        new Route(GET, STATE, OPERATOR, WHOLE, api.state::overview),
        new Route(GET, STATE + "/reconcilers", OPERATOR, WHOLE, api.state::reconcilers),
        new Route(GET, STATE + "/resources", OPERATOR, LISTED, api.state::list),
        new Route(GET, STATE + "/resource", OPERATOR, WHOLE, api.state::show),
        new Route(GET, STATE + "/watch", OPERATOR, STREAMED, api.stateWatches::watch),
        new Route(POST, STATE + "/snapshots", OPERATOR, WHOLE, api.state::hold),
        new Route(POST, STATE + "/transaction", OPERATOR, LONG, api.stateWrites::one),
        new Route(POST, STATE + "/transactions", OPERATOR, LONG, api.stateWrites::several),
        new Route(GET, STATE + "/backup", OPERATOR, STREAMED, api.keeping::backup),
        new Route(GET, STATE + "/keys", OPERATOR, WHOLE, api.keeping::keys),
        new Route(POST, STATE + "/keys/rotate", OPERATOR, WHOLE, api.keeping::rotate),
        new Route(POST, STATE + "/keys/drop", OPERATOR, WHOLE, api.keeping::drop));
  }

  private static List<Route> usual(Apis api) {
    return List.of(
        new Route(GET, "/v1/version", ANYONE, WHOLE, call -> Reply.ok(api.version)),
        new Route(GET, "/v1/tenants", OPERATOR, LISTED, api.tenants::list),
        new Route(POST, "/v1/tenants", OPERATOR, CREATING, api.tenants::create),
        new Route(GET, ONE_TENANT, TENANT, WHOLE, api.tenants::show),
        new Route(DELETE, ONE_TENANT, OPERATOR_OF_TENANT, WHOLE, api.tenants::delete),
        new Route(GET, WORKLOADS, TENANT, LISTED, api.workloads::list),
        new Route(POST, WORKLOADS, TENANT, CREATING, api.workloads::create),
        new Route(GET, WORKLOADS + "/{workload}", TENANT, WHOLE, api.workloads::show),
        new Route(DELETE, WORKLOADS + "/{workload}", TENANT, WHOLE, api.workloads::delete),
        new Route(GET, IMAGES, TENANT, LISTED, api.images::list),
        new Route(POST, IMAGES, TENANT, CREATING, api.images::create),
        new Route(GET, IMAGES + "/{image}", TENANT, WHOLE, api.images::show),
        new Route(DELETE, IMAGES + "/{image}", TENANT, WHOLE, api.images::delete),
        new Route(PUT, IMAGES + "/{image}/blobs/{blob}", TENANT, STREAMED, api.images::upload),
        new Route(GET, INSTANCES, TENANT, WATCHED, api.instances::list),
        new Route(POST, INSTANCES, TENANT, CREATING, api.instances::create),
        new Route(GET, INSTANCE, TENANT, WHOLE, api.instances::show),
        new Route(DELETE, INSTANCE, TENANT, WHOLE, api.instances::delete),
        new Route(POST, INSTANCE + "/stop", TENANT, WHOLE, api.instances::stop),
        new Route(POST, INSTANCE + "/start", TENANT, WHOLE, api.instances::start),
        new Route(POST, INSTANCE + "/restart", TENANT, WHOLE, api.instances::restart),
        new Route(GET, INSTANCE + "/explanation", TENANT, WHOLE, api.instances::explain),
        new Route(
            GET, INSTANCE + "/explanation/{node}", OPERATOR_OF_TENANT, ASKED, api.plans::whyNot),
        new Route(GET, INSTANCE + "/logs", TENANT, STREAMED, api.logs::logs),
        new Route(GET, ONE_TENANT + "/events", TENANT, WATCHED, api.events::ofTenant),
        new Route(GET, "/v1/traces", OPERATOR, LISTED, api.traces::list),
        new Route(GET, ONE_TENANT + "/traces/{label}", OPERATOR_OF_TENANT, WHOLE, api.traces::show),
        new Route(GET, "/v1/node/images/{sha256}", NODE, STREAMED, api.nodes::image),
        new Route(
            GET, "/v1/node/instances/{instance}/parts/{sha256}", NODE, WHOLE, api.nodes::part));
  }

  static List<SocketRoute> socketsOf(Apis api) {
    return List.of(new SocketRoute("/v1/node/streams/{stream}", NODE, api.streams::open));
  }
}
