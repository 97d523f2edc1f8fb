package ciao.controller.plan;

import ciao.client.api.NodeExplanation;
import ciao.controller.answer.Answer;
import ciao.controller.answer.NodeNames;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an instance is not on a certain node: what the controller itself knows keeps it away, and
 * what the scheduler says that is asked to place one like it just there.
 */
public final class WhyNot {
  private final Resource<InstanceSpec> instance;
  private final InstanceStatus status;
  private final Resource<NodeStatus> node;
  private final NodeId id;
  private final NodeNames names;

  public WhyNot(
      Resource<InstanceSpec> instance,
      InstanceStatus status,
      Resource<NodeStatus> node,
      NodeNames names) {
    this.instance = instance;
    this.status = status;
    this.node = node;
    this.id = NodeId.of(node.id());
    this.names = names;
  }

  /** The answer, when there is nothing to ask. */
  public Optional<NodeExplanation> there() {
    return id.equals(Residents.where(status).orElse(null))
        ? Optional.of(answer(true, "it is there"))
        : Optional.empty();
  }

  /** As much of the answer as needs no scheduler. */
  public Optional<NodeExplanation> known() {
    return bound().map(why -> answer(false, why));
  }

  /** What keeps it elsewhere, whatever the node has. */
  private Optional<String> bound() {
    NodeId required = instance.spec().definition().requires().node();
    NodeId home = status.binding().home();
    if (required != null && !required.equals(id)) {
      return Optional.of("its workload asks for node " + named(required));
    }
    if (home != null && !home.equals(id)) {
      return Optional.of("its disk is on node " + named(home) + ", and it starts only there");
    }
    return Optional.empty();
  }

  private String named(NodeId other) {
    return names.find(other.toString()) instanceof Answer.Given<Resource<NodeStatus>>(var found)
        ? found.spec().hostname()
        : other.toString();
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
    return refusal == null ? fitting() : refused(refusal.nearestMiss());
  }

  private NodeExplanation fitting() {
    return bound()
        .map(why -> answer(false, why + "; otherwise it would fit there now"))
        .orElseGet(() ->
            answer(
                true,
                Residents.where(status).isPresent()
                    ? "it would fit there now; another node was found first"
                    : "it would fit there now"));
  }

  private NodeExplanation refused(@Nullable NearestMiss miss) {
    String lacks =
        miss == null || !miss.node().equals(id)
            ? "the node is not connected"
            : "the node lacks " + miss.lacks();
    return answer(false, bound().map(why -> why + "; besides, " + lacks).orElse(lacks));
  }

  private NodeExplanation answer(boolean fits, String why) {
    return new NodeExplanation(
        instance.id(), instance.spec().name(), node.id(), node.spec().hostname(), fits, why);
  }
}
