package ciao.controller.api;

import ciao.client.api.CreatedInstances;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Lookup;
import ciao.controller.instance.Instances;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.controller.workload.Workloads;
import ciao.state.Committed;
import ciao.state.Pointer;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.WriteResult;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code /v1/tenants/{tenant}/instances}. */
final class InstanceApi {
  private static final int MANY = 100;

  private final Store store;
  private final Workloads workloads;
  private final Instances instances;
  private final Creation creation;
  private final InstanceView view;
  private final Watching watching;
  private final Shares answers;

  InstanceApi(
      Store store,
      Workloads workloads,
      Instances instances,
      Creation creation,
      InstanceView view,
      Watching watching,
      Shares answers) {
    this.store = store;
    this.workloads = workloads;
    this.instances = instances;
    this.creation = creation;
    this.view = view;
    this.watching = watching;
    this.answers = answers;
  }

  HttpResponse list(Call call) {
    Listing<InstanceSpec, Instance> listing =
        new Listing<>(
            Resources.INSTANCE,
            call.tenant().value(),
            (reader, instance) -> Optional.of(view.of(reader, instance)));
    return Reply.to(
        Watching.asked(call),
        watch ->
            watch
                ? watching.watch(call, listing, List.of(Resources.INSTANCE_STATUS))
                : listing.page(store, call));
  }

  HttpResponse create(Call call) {
    Answer<CreatedInstances> made =
        call.read(NewInstances.class)
            .then(body ->
                body.workload() == null
                    ? new Answer.Denied<>(
                        Denial.invalid("workload: none (expected: its name or id)"))
                    : workloads.use(
                        call.tenant(), body.workload(), workload -> create(call, workload, body)));
    return Reply.to(made, created -> Reply.json(HttpStatus.CREATED, created));
  }

  /** Many instances make a large answer. */
  private Answer<CreatedInstances> create(
      Call call, Resource<WorkloadSpec> workload, NewInstances body) {
    if (body.count() == null || body.count() <= MANY) {
      return creation.create(call.tenant(), workload, body);
    }
    return Bounds.large(answers, call.context(), call.caller())
        .then(held -> creation.create(call.tenant(), workload, body));
  }

  /** The instance with this id or name in the caller's tenant. */
  static Answer<Resource<InstanceSpec>> find(Store store, Call call) {
    return Lookup.find(store, call.tenant(), Resources.INSTANCE, call.path("instance"));
  }

  HttpResponse show(Call call) {
    return Reply.to(
        find(store, call),
        instance -> {
          Instance shown = view.of(store, instance);
          return call.has(shown.version())
              ? Reply.notModified(shown.version())
              : Reply.versioned(HttpStatus.OK, shown, shown.version());
        });
  }

  HttpResponse explain(Call call) {
    return Reply.to(
        find(store, call),
        instance -> Reply.ok(InstanceView.explanation(store, instance, Detail.of(call))));
  }

  HttpResponse stop(Call call) {
    return change(call, instances::stop);
  }

  HttpResponse start(Call call) {
    return change(call, instances::start);
  }

  HttpResponse restart(Call call) {
    return change(call, instances::restart);
  }

  private HttpResponse change(
      Call call, Function<Pointer<InstanceSpec>, CompletableFuture<WriteResult>> change) {
    Answer<Resource<InstanceSpec>> changed =
        find(store, call)
            .then(instance -> answer(change.apply(instance.pointer()).join(), instance));
    return Reply.to(
        changed,
        instance -> {
          Instance shown = view.of(store, instance);
          return Reply.versioned(HttpStatus.OK, shown, shown.version());
        });
  }

  private static Answer<Resource<InstanceSpec>> answer(
      WriteResult result, Resource<InstanceSpec> instance) {
    return switch (result) {
      case Committed committed -> Answer.of(committed.resource(instance.pointer()));
      case Refusal refusal ->
          new Answer.Denied<>(Denial.of(refusal, "instance " + instance.spec().name()));
    };
  }

  /** The wish is on disk when this is answered; the instance goes when nothing is left of it. */
  HttpResponse delete(Call call) {
    Answer<Resource<InstanceSpec>> deleted =
        find(store, call)
            .then(instance -> answer(instances.delete(instance.pointer()).join(), instance));
    return Reply.to(deleted, instance -> Reply.noContent());
  }
}
