package ciao.client;

import ciao.client.api.CreatedInstances;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Explanation;
import ciao.client.api.Image;
import ciao.client.api.Instance;
import ciao.client.api.NewImage;
import ciao.client.api.NewInstances;
import ciao.client.api.NewPlan;
import ciao.client.api.NewTenant;
import ciao.client.api.Node;
import ciao.client.api.NodeExplanation;
import ciao.client.api.Plan;
import ciao.client.api.Tenant;
import ciao.client.api.Version;
import ciao.client.api.Workload;
import ciao.client.api.WorkloadSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One controller, seen by one user. Thread-safe; every call blocks until the answer is there, at
 * most {@link #PATIENCE}, uploads and streams excepted. Names and ids both address an object.
 */
public final class CiaoClient implements AutoCloseable {
  /**
   * How long an answer may take: more than a controller, which waits for its scheduler for a
   * minute, takes at most, so that it can say itself what went wrong.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(80);

  private static final String TENANTS = "tenants";

  private final Http http;

  /**
   * Connects lazily.
   *
   * @param controller its address, such as {@code https://localhost:8889}
   * @throws IOException when the credentials cannot be read; the message names the file
   */
  public CiaoClient(URI controller, ClientCredentials credentials) throws IOException {
    this.http = new Http(controller, credentials);
  }

  /** Who answers. */
  public Version version() throws ApiException, UnreachableException, InterruptedException {
    return get(Version.class, "version");
  }

  /** Operators only. */
  public List<Tenant> tenants() throws ApiException, UnreachableException, InterruptedException {
    return list(Tenant.class, TENANTS);
  }

  /** A tenant sees itself, an operator all. */
  public Tenant tenant(String tenant)
      throws ApiException, UnreachableException, InterruptedException {
    return get(Tenant.class, TENANTS, tenant);
  }

  /** Operators only. */
  public Tenant addTenant(NewTenant tenant)
      throws ApiException, UnreachableException, InterruptedException {
    return post(Tenant.class, tenant, TENANTS);
  }

  /** Operators only; refused while the tenant has anything. */
  public void deleteTenant(String tenant)
      throws ApiException, UnreachableException, InterruptedException {
    delete(TENANTS, tenant);
  }

  public List<Workload> workloads(String tenant)
      throws ApiException, UnreachableException, InterruptedException {
    return list(Workload.class, TENANTS, tenant, "workloads");
  }

  public Workload workload(String tenant, String workload)
      throws ApiException, UnreachableException, InterruptedException {
    return get(Workload.class, TENANTS, tenant, "workloads", workload);
  }

  public Workload addWorkload(String tenant, WorkloadSpec workload)
      throws ApiException, UnreachableException, InterruptedException {
    return post(Workload.class, workload, TENANTS, tenant, "workloads");
  }

  /** Refused while instances of it exist. */
  public void deleteWorkload(String tenant, String workload)
      throws ApiException, UnreachableException, InterruptedException {
    delete(TENANTS, tenant, "workloads", workload);
  }

  public List<Image> images(String tenant)
      throws ApiException, UnreachableException, InterruptedException {
    return list(Image.class, TENANTS, tenant, "images");
  }

  public Image image(String tenant, String image)
      throws ApiException, UnreachableException, InterruptedException {
    return get(Image.class, TENANTS, tenant, "images", image);
  }

  /** Announces an image; it becomes usable when each of its blobs is uploaded. */
  public Image addImage(String tenant, NewImage image)
      throws ApiException, UnreachableException, InterruptedException {
    return post(Image.class, image, TENANTS, tenant, "images");
  }

  /** Uploads one blob, streaming. */
  public Image uploadBlob(String tenant, String image, String blob, BodyPublisher bytes)
      throws ApiException, UnreachableException, InterruptedException {
    return http.upload(
        Http.path(Map.of(), TENANTS, tenant, "images", image, "blobs", blob),
        bytes,
        http.type(Image.class));
  }

  /** Refused while workloads use it. */
  public void deleteImage(String tenant, String image)
      throws ApiException, UnreachableException, InterruptedException {
    delete(TENANTS, tenant, "images", image);
  }

  public List<Instance> instances(String tenant)
      throws ApiException, UnreachableException, InterruptedException {
    return list(Instance.class, TENANTS, tenant, "instances");
  }

  public Instance instance(String tenant, String instance)
      throws ApiException, UnreachableException, InterruptedException {
    return get(Instance.class, TENANTS, tenant, "instances", instance);
  }

  /** What is created is on disk; some may be refused though others are created. */
  public CreatedInstances addInstances(String tenant, NewInstances instances)
      throws ApiException, UnreachableException, InterruptedException {
    return post(CreatedInstances.class, instances, TENANTS, tenant, "instances");
  }

  public Instance stopInstance(String tenant, String instance)
      throws ApiException, UnreachableException, InterruptedException {
    return change(tenant, instance, "stop");
  }

  public Instance startInstance(String tenant, String instance)
      throws ApiException, UnreachableException, InterruptedException {
    return change(tenant, instance, "start");
  }

  public Instance restartInstance(String tenant, String instance)
      throws ApiException, UnreachableException, InterruptedException {
    return change(tenant, instance, "restart");
  }

  private Instance change(String tenant, String instance, String verb)
      throws ApiException, UnreachableException, InterruptedException {
    return post(Instance.class, Map.of(), TENANTS, tenant, "instances", instance, verb);
  }

  /** The wish is on disk when this returns; a watch or {@link #instance} tells when it is gone. */
  public void deleteInstance(String tenant, String instance)
      throws ApiException, UnreachableException, InterruptedException {
    delete(TENANTS, tenant, "instances", instance);
  }

  public Explanation explain(String tenant, String instance)
      throws ApiException, UnreachableException, InterruptedException {
    return get(Explanation.class, TENANTS, tenant, "instances", instance, "explanation");
  }

  /** Operators only: whether it would fit on this node now, and why not. */
  public NodeExplanation explain(String tenant, String instance, String node)
      throws ApiException, UnreachableException, InterruptedException {
    return get(NodeExplanation.class, TENANTS, tenant, "instances", instance, "explanation", node);
  }

  /** Operators only: what would happen if; changes nothing. */
  public Plan plan(NewPlan plan) throws ApiException, UnreachableException, InterruptedException {
    return post(Plan.class, plan, "plan");
  }

  /**
   * What an instance wrote; the caller closes the stream.
   *
   * @param tail how many of the last lines, -1 for all that is kept
   * @param follow whether to go on as more is written
   * @param source {@code output} or {@code console}
   */
  public InputStream logs(String tenant, String instance, int tail, boolean follow, String source)
      throws ApiException, UnreachableException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("tail", Integer.toString(tail));
    query.put("follow", Boolean.toString(follow));
    query.put("source", source);
    return http.stream(
        Http.path(query, TENANTS, tenant, "instances", instance, "logs"), "text/plain");
  }

  public Watch<Instance> watchInstances(String tenant)
      throws ApiException, UnreachableException, InterruptedException {
    return watch(Instance.class, Map.of(), TENANTS, tenant, "instances");
  }

  /** Oldest first. */
  public List<Event> events(String tenant, EventQuery which)
      throws ApiException, UnreachableException, InterruptedException {
    return http.pages(Event.class, which.parameters(), TENANTS, tenant, "events");
  }

  /** What happened, and what happens from now on. */
  public Watch<Event> watchEvents(String tenant, EventQuery which)
      throws ApiException, UnreachableException, InterruptedException {
    return watch(Event.class, which.parameters(), TENANTS, tenant, "events");
  }

  /** Operators only: every tenant's, and the cluster's own. */
  public List<Event> allEvents(EventQuery which)
      throws ApiException, UnreachableException, InterruptedException {
    return http.pages(Event.class, which.parameters(), "events");
  }

  /** Operators only. */
  public List<Node> nodes() throws ApiException, UnreachableException, InterruptedException {
    return list(Node.class, "nodes");
  }

  /** Operators only. */
  public Node node(String node) throws ApiException, UnreachableException, InterruptedException {
    return get(Node.class, "nodes", node);
  }

  /**
   * Operators only: what is wanted of a node.
   *
   * @param verb {@code drain}: it gets nothing new; {@code maintenance}: and what runs there is
   *     ended in good order; {@code restore}: it works again
   */
  public Node changeNode(String node, String verb)
      throws ApiException, UnreachableException, InterruptedException {
    return post(Node.class, Map.of(), "nodes", node, verb);
  }

  /** Operators only: what holds for the whole cluster. It ends with this client. */
  public ClusterClient cluster() {
    return new ClusterClient(http);
  }

  /** Operators only: how long starts took. It ends with this client. */
  public TraceClient traces() {
    return new TraceClient(http);
  }

  /** Operators only: the controller's store itself. It ends with this client. */
  public StateClient state() {
    return new StateClient(http);
  }

  private <T> T get(Class<T> type, String... segments)
      throws ApiException, UnreachableException, InterruptedException {
    return http.call("GET", Http.path(Map.of(), segments), null, http.type(type));
  }

  private <T> T post(Class<T> type, Object body, String... segments)
      throws ApiException, UnreachableException, InterruptedException {
    return http.call("POST", Http.path(Map.of(), segments), body, http.type(type));
  }

  private void delete(String... segments)
      throws ApiException, UnreachableException, InterruptedException {
    http.call("DELETE", Http.path(Map.of(), segments), null, http.type(Object.class));
  }

  private <T> Watch<T> watch(Class<T> type, Map<String, String> which, String... segments)
      throws ApiException, UnreachableException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>(which);
    query.put("watch", "true");
    String path = Http.path(query, segments);
    return new Watch<>(http, http.stream(path, "text/event-stream"), http.type(type));
  }

  private <T> List<T> list(Class<T> type, String... segments)
      throws ApiException, UnreachableException, InterruptedException {
    return http.pages(type, Map.of(), segments);
  }

  @Override
  public void close() {
    http.close();
  }
}
