package ciao.controller.api;

import ciao.client.api.Explanation;
import ciao.client.api.Instance;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.Addresses;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceUsage;
import ciao.ssntp.payload.NodeId;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An instance as its user sees it: the wish, the status, and what was measured. */
final class InstanceView {
  private final NodeTracker nodes;

  InstanceView(NodeTracker nodes) {
    this.nodes = nodes;
  }

  /** The reconciler writes a status a moment after the wish: until then it is as good as new. */
  static Optional<Resource<InstanceStatus>> status(Reader reader, Resource<InstanceSpec> wish) {
    return reader.get(Resources.INSTANCE_STATUS.at(wish.metadata().namespace(), wish.id()));
  }

  Instance of(Reader reader, Resource<InstanceSpec> wish) {
    Optional<Resource<InstanceStatus>> stored = status(reader, wish);
    InstanceSpec spec = wish.spec();
    InstanceStatus status =
        stored.map(Resource::spec).orElseGet(() -> InstanceStatus.first(spec.run()));
    Optional<InstanceUsage> usage = usage(wish, status);
    NodeId node = node(status);
    return new Instance(
        wish.id(),
        spec.name(),
        wish.metadata().namespace(),
        spec.definition().name(),
        Views.kind(spec.definition().kind()),
        Views.isLeaving(wish) ? "deleted" : spec.desired().word(),
        status.phase().word(),
        stored.isPresent() ? status.reason() : unheardOf(wish),
        node == null ? null : node.toString(),
        node == null ? null : hostname(node, status),
        status.binding().generation(),
        status.process().restarts(),
        status.process().pid(),
        status.process().exitCode(),
        usage.map(InstanceUsage::memoryBytes).orElse(null),
        usage.map(InstanceUsage::cpuPercent).orElse(null),
        Views.demands(spec.definition().demands()),
        wish.version() + stored.map(Resource::version).orElse(0L),
        wish.metadata().created(),
        status.process().started(),
        status.process().ended());
  }

  /** As the node says that it runs on: what another says of it is not known there. */
  private Optional<InstanceUsage> usage(Resource<InstanceSpec> wish, InstanceStatus status) {
    NodeId bound = status.binding().node();
    return bound == null || status.phase() != InstancePhase.ACTIVE
        ? Optional.empty()
        : nodes.usage(bound, InstanceId.of(wish.id()));
  }

  /** Where it is bound, or has its disk, or was sent. */
  private static @Nullable NodeId node(InstanceStatus status) {
    NodeId holder = status.binding().holder();
    Placement placement = status.explanation().placement();
    return holder != null || placement == null ? holder : placement.node();
  }

  private String hostname(NodeId node, InstanceStatus status) {
    Placement placement = status.explanation().placement();
    return placement != null && placement.node().equals(node)
        ? placement.hostname()
        : nodes.hostname(node).orElse(node.toString());
  }

  private static String unheardOf(Resource<InstanceSpec> wish) {
    return Addresses.objection(wish.pointer()).orElse("accepted, not looked at yet");
  }

  static Explanation explanation(Reader reader, Resource<InstanceSpec> wish, Detail detail) {
    InstanceStatus status =
        status(reader, wish)
            .map(Resource::spec)
            .orElseGet(() -> InstanceStatus.first(wish.spec().run()));
    return new Explanation(
        wish.id(),
        wish.spec().name(),
        status.phase().word(),
        detail.reason(status),
        detail.placement(status.explanation().placement()),
        detail.refusal(status.explanation().refusal()));
  }
}
