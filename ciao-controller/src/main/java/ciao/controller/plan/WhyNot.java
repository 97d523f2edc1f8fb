package ciao.controller.plan;

import ciao.client.api.NodeExplanation;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.NodeStatus;
import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.TenantId;
import ciao.state.Resource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why an instance is not on a certain node: what the controller itself knows keeps it away, or the
 * scheduler is asked to place one like it just there.
 */
public final class WhyNot {
  private final Resource<InstanceSpec> instance;
  private final InstanceStatus status;
  private final Resource<NodeStatus> node;
  private final NodeId id;

  public WhyNot(Resource<InstanceSpec> instance, InstanceStatus status, Resource<NodeStatus> node) {
    this.instance = instance;
    this.status = status;
    this.node = node;
    this.id = NodeId.of(node.id());
  }

  /** The answer, when the scheduler need not be asked. */
  public Optional<NodeExplanation> known() {
    NodeId required = instance.spec().definition().requires().node();
    NodeId home = status.binding().home();
    if (id.equals(Residents.where(status).orElse(null))) {
      return Optional.of(answer(true, "it is there"));
    }
    if (required != null && !required.equals(id)) {
      return Optional.of(answer(false, "its workload asks for node " + required));
    }
    if (home != null && !home.equals(id)) {
      return Optional.of(
          answer(false, "its disk is on node " + home + ", and it starts only there"));
    }
    return Optional.empty();
  }

  /** What to ask: whether one like it fits there, were it not where it is. */
  public Plan question() {
    TenantId tenant = TenantId.of(instance.metadata().namespace());
    Requires there = instance.spec().definition().requires().on(id);
    List<Plan.Residents> without =
        Residents.where(status)
            .map(where ->
                new Plan.Residents(
                    Likeness.of(tenant, instance.spec().definition()),
                    List.of(new Plan.NodeCount(where, 1))))
            .stream()
            .toList();
    return new Plan(
        0,
        null,
        without,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new Plan.MoreToPlace(Likeness.of(tenant, instance.spec().definition(), there), 1)));
  }

  /** What the scheduler's answer means. */
  public NodeExplanation answer(Planned planned) {
    Planned.Forecast forecast =
        planned.forecasts().stream()
            .filter(one -> one.cause() == Planned.Cause.MORE)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("one was asked for: " + planned));
    Planned.Reasons refusal = forecast.refusal();
    if (refusal == null) {
      return answer(
          true,
          Residents.where(status).isPresent()
              ? "it would fit there now; another node was found first"
              : "it would fit there now");
    }
    NearestMiss miss = refusal.nearestMiss();
    return miss == null || !Objects.equals(miss.node(), id)
        ? answer(false, "the node is not connected")
        : answer(false, "the node lacks " + miss.lacks());
  }

  private NodeExplanation answer(boolean fits, String why) {
    return new NodeExplanation(
        instance.id(), instance.spec().name(), node.id(), node.spec().hostname(), fits, why);
  }
}
