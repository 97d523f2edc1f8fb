package ciao.controller.api;

import ciao.client.api.Explanation;
import ciao.client.api.NewPlan;
import ciao.client.api.NodeExplanation;
import ciao.client.api.Plan;
import ciao.controller.answer.Answer;
import ciao.controller.answer.NodeNames;
import ciao.controller.instance.Outbound;
import ciao.controller.plan.PlanPayload;
import ciao.controller.plan.Plans;
import ciao.controller.plan.WhyNot;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.NodeStatus;
import ciao.ssntp.payload.Planned;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpResponse;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code /v1/plan}, and why an instance is not on a certain node: for operators. */
final class PlanApi {
  private final Store store;
  private final Plans plans;
  private final Outbound outbound;
  private final InstantSource clock;

  PlanApi(Store store, Plans plans, Outbound outbound, InstantSource clock) {
    this.store = store;
    this.plans = plans;
    this.outbound = outbound;
    this.clock = clock;
  }

  HttpResponse plan(Call call) {
    Answer<Planned> planned =
        call.read(NewPlan.class).then(new PlanPayload(store)::of).then(this::ask);
    return Reply.to(planned, answer -> Reply.ok(view(answer)));
  }

  private Answer<Planned> ask(ciao.ssntp.payload.Plan question) {
    return plans.ask(outbound, question).join();
  }

  HttpResponse whyNot(Call call) {
    NodeNames names = new NodeNames(store);
    Answer<NodeExplanation> why =
        InstanceApi.find(store, call)
            .then(instance ->
                names.find(call.path("node")).then(node -> whyNot(instance, node, names)));
    return Reply.to(why, Reply::ok);
  }

  private Answer<NodeExplanation> whyNot(
      Resource<InstanceSpec> instance, Resource<NodeStatus> node, NodeNames names) {
    InstanceStatus status =
        InstanceView.status(store, instance)
            .map(Resource::spec)
            .orElseGet(() -> InstanceStatus.first(instance.spec().run()));
    WhyNot why = new WhyNot(instance, status, node, names);
    return why.there().<Answer<NodeExplanation>>map(Answer::of).orElseGet(() -> ask(why));
  }

  /** What is known without the scheduler is told when it does not answer, too. */
  private Answer<NodeExplanation> ask(WhyNot why) {
    Answer<NodeExplanation> asked = ask(why.question()).map(why::answer);
    return asked instanceof Answer.Denied<NodeExplanation>
        ? why.known().<Answer<NodeExplanation>>map(Answer::of).orElse(asked)
        : asked;
  }

  private Plan view(Planned planned) {
    return new Plan(
        planned.nodes(),
        planned.placed(),
        planned.waiting(),
        planned.forecasts().stream()
            .filter(forecast -> forecast.cause() == Planned.Cause.MOVES)
            .mapToInt(Planned.Forecast::placed)
            .sum(),
        planned.forecasts().stream().map(this::view).toList());
  }

  private Plan.Forecast view(Planned.Forecast forecast) {
    return new Plan.Forecast(
        forecast.tenant().value(),
        forecast.workload(),
        forecast.cause().toString(),
        forecast.placed(),
        forecast.on().stream()
            .map(on -> new Plan.Share(on.node().toString(), on.hostname(), on.count()))
            .toList(),
        forecast.why(),
        forecast.waiting(),
        view(forecast.refusal()));
  }

  private Explanation.@Nullable Refusal view(Planned.@Nullable Reasons reasons) {
    return reasons == null
        ? null
        : Detail.ALL.refusal(
            new InstanceStatus.Refusal(
                reasons.code(),
                reasons.message(),
                reasons.vetoes(),
                reasons.nearestMiss(),
                null,
                null,
                clock.instant()));
  }
}
