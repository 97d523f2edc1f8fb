package ciao.controller.resource;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TenantId;
import ciao.state.Pointer;
import ciao.state.ResourceType;

/** The types of the controller's resources, and where each one lies. */
public final class Resources {
  /** The namespace of what belongs to no tenant; no tenant may have this name. */
  public static final String SYSTEM = "system";

  /** Who owns what users wish for: nobody in particular, so that operators may change it, too. */
  public static final String NOBODY = "";

  public static final ResourceType<TenantSpec> TENANT =
      new ResourceType<>("Tenant", TenantSpec.class);
  public static final ResourceType<NameSpec> NAME = new ResourceType<>("Name", NameSpec.class);
  public static final ResourceType<WorkloadSpec> WORKLOAD =
      new ResourceType<>("Workload", WorkloadSpec.class);
  public static final ResourceType<ImageSpec> IMAGE = new ResourceType<>("Image", ImageSpec.class);
  public static final ResourceType<InstanceSpec> INSTANCE =
      new ResourceType<>("Instance", InstanceSpec.class);
  public static final ResourceType<InstanceStatus> INSTANCE_STATUS =
      new ResourceType<>("InstanceStatus", InstanceStatus.class);
  public static final ResourceType<NodeStatus> NODE_STATUS =
      new ResourceType<>("NodeStatus", NodeStatus.class);
  public static final ResourceType<SchedulerTerm> SCHEDULER_TERM =
      new ResourceType<>("SchedulerTerm", SchedulerTerm.class);
  public static final ResourceType<NodeWish> NODE_WISH =
      new ResourceType<>("NodeWish", NodeWish.class);
  public static final ResourceType<ClusterWish> CLUSTER_WISH =
      new ResourceType<>("ClusterWish", ClusterWish.class);
  public static final ResourceType<LeaderTerm> LEADER_TERM =
      new ResourceType<>("LeaderTerm", LeaderTerm.class);
  public static final ResourceType<EventSpec> EVENT = new ResourceType<>("Event", EventSpec.class);
  public static final ResourceType<TraceSpec> TRACE = new ResourceType<>("Trace", TraceSpec.class);

  /** The annotation of an instance whose first start is timed: under which label. */
  public static final String TRACE_ANNOTATION = "trace";

  /** The label of an instance that tells which workload it was made from, by its id. */
  public static final String WORKLOAD_LABEL = "workload";

  /** The label of a workload or an instance that tells which image it uses, by its id. */
  public static final String IMAGE_LABEL = "image";

  /** The label of an instance's status that tells which node has something of it, by its id. */
  public static final String NODE_LABEL = "node";

  /** The label of a node's status while it is gone. */
  public static final String GONE_LABEL = "gone";

  /** The label of an event that is a decision of the scheduler's. */
  public static final String PLACEMENT_LABEL = "placement";

  /** The label of an event that tells which instance it is about, by its id. */
  public static final String INSTANCE_LABEL = "instance";

  private Resources() {}

  /** A tenant. */
  public static Pointer<TenantSpec> tenant(TenantId tenant) {
    return TENANT.at(SYSTEM, tenant.value());
  }

  /** The name of something of this type. */
  public static Pointer<NameSpec> name(TenantId tenant, ResourceType<?> named, String name) {
    return NAME.at(tenant.value(), named.name() + "/" + name);
  }

  /** An instance's wish. */
  public static Pointer<InstanceSpec> instance(TenantId tenant, InstanceId instance) {
    return INSTANCE.at(tenant.value(), instance.toString());
  }

  /** An instance's status. */
  public static Pointer<InstanceStatus> status(TenantId tenant, InstanceId instance) {
    return INSTANCE_STATUS.at(tenant.value(), instance.toString());
  }

  /** Which scheduler is active; there is one such resource, or none. */
  public static Pointer<SchedulerTerm> schedulerTerm() {
    return SCHEDULER_TERM.at(SYSTEM, "scheduler");
  }

  /** What is wanted of a node. */
  public static Pointer<NodeWish> nodeWish(NodeId node) {
    return NODE_WISH.at(SYSTEM, node.toString());
  }

  /** What is wanted of the cluster; there is one such resource, or none. */
  public static Pointer<ClusterWish> clusterWish() {
    return CLUSTER_WISH.at(SYSTEM, "cluster");
  }

  /** Which epoch the leading controller has; there is one such resource. */
  public static Pointer<LeaderTerm> leaderTerm() {
    return LEADER_TERM.at(SYSTEM, "controller");
  }

  /** A node's status. */
  public static Pointer<NodeStatus> node(NodeId node) {
    return NODE_STATUS.at(SYSTEM, node.toString());
  }
}
