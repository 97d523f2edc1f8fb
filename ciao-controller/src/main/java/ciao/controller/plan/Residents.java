package ciao.controller.plan;

import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.TenantId;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What takes room on nodes, told together where it is alike. */
final class Residents {
  private Residents() {}

  private record Kin(TenantId tenant, WorkloadSpec workload) {}

  /** What runs on these nodes, or is about to. */
  static List<Plan.Residents> of(Reader store, Set<NodeId> nodes) {
    Map<Kin, Map<NodeId, Integer>> counts = new LinkedHashMap<>();
    for (NodeId node : nodes) {
      for (Resource<InstanceStatus> status : store.list(onNode(node))) {
        if (node.equals(where(status.spec()).orElse(null))) {
          kin(store, status)
              .ifPresent(kin ->
                  counts
                      .computeIfAbsent(kin, first -> new LinkedHashMap<>())
                      .merge(node, 1, Integer::sum));
        }
      }
    }
    List<Plan.Residents> all = new ArrayList<>();
    counts.forEach((kin, on) ->
        all.add(
            new Plan.Residents(
                Likeness.of(kin.tenant(), kin.workload()),
                on.entrySet().stream()
                    .map(one -> new Plan.NodeCount(one.getKey(), one.getValue()))
                    .toList())));
    return all;
  }

  private static Query<InstanceStatus> onNode(NodeId node) {
    return Query.of(Resources.INSTANCE_STATUS)
        .labelled(Map.of(Resources.NODE_LABEL, node.toString()));
  }

  private static Optional<Kin> kin(Reader store, Resource<InstanceStatus> status) {
    String namespace = status.metadata().namespace();
    return store
        .get(Resources.INSTANCE.at(namespace, status.id()))
        .map(Resource::spec)
        .map(InstanceSpec::definition)
        .map(workload -> new Kin(TenantId.of(namespace), workload));
  }

  /** Where it takes room now; one that has ended keeps only its disk there. */
  static Optional<NodeId> where(InstanceStatus status) {
    return switch (status.phase()) {
      case PENDING, ACTIVE, STOPPING -> Optional.ofNullable(status.binding().node());
      case EXITED, FAILED, MISSING, DELETING -> Optional.empty();
    };
  }
}
