package ciao.controller.api;

import ciao.client.api.Affinity;
import ciao.client.api.CloudInit;
import ciao.client.api.Demands;
import ciao.client.api.Event;
import ciao.client.api.Image;
import ciao.client.api.ImageBlob;
import ciao.client.api.Kind;
import ciao.client.api.Node;
import ciao.client.api.Requires;
import ciao.client.api.Restart;
import ciao.client.api.Room;
import ciao.client.api.Scheduling;
import ciao.client.api.Tenant;
import ciao.client.api.Workload;
import ciao.controller.image.Images;
import ciao.controller.instance.InstanceCounts;
import ciao.controller.node.NodeNumbers;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.ImageSpec;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.controller.resource.WorkloadSpec;
import ciao.controller.workload.LabelRules;
import ciao.ssntp.payload.NodeId;
import ciao.state.Phase;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is kept, as users see it. */
final class Views {
  private final InstanceCounts counts;
  private final NodeTracker nodes;
  private final InstanceView instances;

  Views(InstanceCounts counts, NodeTracker nodes) {
    this.counts = counts;
    this.nodes = nodes;
    this.instances = new InstanceView(nodes);
  }

  Tenant tenant(Resource<TenantSpec> tenant) {
    return new Tenant(
        tenant.id(), counts.ofTenant(tenant.id()), tenant.version(), tenant.metadata().created());
  }

  Workload workload(Resource<WorkloadSpec> workload) {
    return new Workload(
        workload.id(),
        workload.metadata().namespace(),
        spec(workload.spec()),
        counts.ofWorkload(workload.id()),
        workload.version(),
        workload.metadata().created());
  }

  private static ciao.client.api.WorkloadSpec spec(WorkloadSpec spec) {
    return new ciao.client.api.WorkloadSpec(
        spec.name(),
        spec.description(),
        kind(spec.kind()),
        spec.command().isEmpty() ? null : spec.command(),
        spec.environment().isEmpty() ? null : spec.environment(),
        spec.image() == null ? null : spec.image().name(),
        demands(spec.demands()),
        requires(spec.requires()),
        scheduling(spec.scheduling()),
        restart(spec.restart()),
        spec.userData() == null ? null : new CloudInit(spec.userData()));
  }

  static Kind kind(ciao.ssntp.payload.Kind kind) {
    return switch (kind) {
      case PROCESS -> Kind.PROCESS;
      case CONTAINER -> Kind.CONTAINER;
      case VM -> Kind.VM;
    };
  }

  static Demands demands(ciao.ssntp.payload.Demands demands) {
    return new Demands(
        demands.vcpus(), demands.memoryMib(), demands.diskMib(), orNull(demands.devices()));
  }

  private static @Nullable Requires requires(ciao.ssntp.payload.Requires requires) {
    if (requires.equals(ciao.ssntp.payload.Requires.NOTHING)) {
      return null;
    }
    Map<String, String> labels = requires.labels();
    NodeId node = requires.node();
    return new Requires(
        labels.isEmpty() ? null : labels,
        requires.hostname(),
        node == null ? null : node.toString(),
        LabelRules.print(requires.rules()));
  }

  private static @Nullable Map<String, Integer> orNull(Map<String, Integer> devices) {
    return devices.isEmpty() ? null : devices;
  }

  private static @Nullable Scheduling scheduling(
      ciao.ssntp.payload.@Nullable Scheduling scheduling) {
    return scheduling == null
        ? null
        : new Scheduling(
            scheduling.group(),
            scheduling.priority(),
            scheduling.affinities().stream()
                .map(affinity ->
                    new Affinity(
                        affinity.group(),
                        affinity.rule().toString(),
                        affinity.over().toString(),
                        affinity.required()))
                .toList());
  }

  private static @Nullable Restart restart(ciao.ssntp.payload.Restart restart) {
    if (restart.equals(ciao.ssntp.payload.Restart.NEVER)) {
      return null;
    }
    return new Restart(
        restart.policy().toString().replace('_', '-'),
        restart.attempts() == 0 ? null : restart.attempts(),
        restart.delayMs() + "ms");
  }

  Image image(Resource<ImageSpec> image) {
    ImageSpec spec = image.spec();
    return new Image(
        image.id(),
        image.metadata().namespace(),
        spec.name(),
        kind(spec.kind()),
        Images.word(spec.format()),
        spec.missing().isEmpty() ? "active" : "created",
        spec.missing(),
        spec.blobs().stream()
            .map(blob -> new ImageBlob(blob.name(), blob.sha256(), blob.size()))
            .toList(),
        spec.blobs().stream().mapToLong(blob -> blob.size()).sum(),
        image.version(),
        image.metadata().created());
  }

  InstanceView instances() {
    return instances;
  }

  static Event event(Resource<EventSpec> event, Detail detail) {
    EventSpec spec = event.spec();
    return new Event(
        event.id(),
        spec.time(),
        spec.tenant(),
        spec.severity().name().toLowerCase(Locale.ROOT),
        spec.kind().toString(),
        spec.subject(),
        detail.message(spec),
        spec.decision() == null ? null : detail.decision(spec.decision()),
        spec.instance() == null ? null : spec.instance().toString());
  }

  Node node(Reader reader, Resource<NodeStatus> node) {
    NodeId id = NodeId.of(node.id());
    Optional<NodeMode> mode = reader.get(Resources.nodeWish(id)).map(wish -> wish.spec().mode());
    NodeStatus status = node.spec();
    Optional<NodeNumbers> numbers = nodes.numbers(id);
    return new Node(
        node.id(),
        status.hostname(),
        status.type().toString(),
        nodes.isUnresponsive(id) ? "unresponsive" : status.availability().word(),
        mode.orElse(NodeMode.ACTIVE).word(),
        room(status.capacity()),
        room(numbers.map(NodeNumbers::room).orElse(null)),
        status.labels(),
        numbers.map(NodeNumbers::load).orElse(null),
        numbers.map(NodeNumbers::cpus).orElse(null),
        numbers.map(NodeNumbers::memoryAvailableMib).orElse(null),
        numbers.map(NodeNumbers::diskAvailableMib).orElse(null),
        counts.ofNode(id),
        numbers.map(NodeNumbers::seen).orElse(status.seen()));
  }

  private static @Nullable Room room(ciao.ssntp.payload.@Nullable Room room) {
    return room == null
        ? null
        : new Room(
            room.vcpus(), room.memoryMib(), room.diskMib(), room.slots(), orNull(room.devices()));
  }

  /** Whether somebody asked for a resource's end. */
  static boolean isLeaving(Resource<?> resource) {
    return resource.metadata().phase() == Phase.TEARING_DOWN;
  }

  /** What a list shows of one resource; empty when it does not show it. */
  @FunctionalInterface
  interface View<S extends Record, T> {
    Optional<T> of(Reader reader, Resource<S> resource);
  }
}
