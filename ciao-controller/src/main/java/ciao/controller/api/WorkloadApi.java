package ciao.controller.api;

import ciao.client.api.Workload;
import ciao.controller.answer.Answer;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.controller.workload.Workloads;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.Optional;

/** {@code /v1/tenants/{tenant}/workloads}. */
final class WorkloadApi {
  private final Store store;
  private final Workloads workloads;
  private final Views views;
  private final Telling telling;

  WorkloadApi(Store store, Workloads workloads, Views views, Telling telling) {
    this.store = store;
    this.workloads = workloads;
    this.views = views;
    this.telling = telling;
  }

  HttpResponse list(Call call) {
    Listing<WorkloadSpec, Workload> listing =
        new Listing<>(
            Resources.WORKLOAD,
            call.tenant().value(),
            (reader, workload) -> Optional.of(views.workload(workload)));
    return listing.page(store, call);
  }

  HttpResponse create(Call call) {
    Answer<Resource<WorkloadSpec>> made =
        call.read(ciao.client.api.WorkloadSpec.class)
            .then(spec -> workloads.create(call.tenant(), spec).join());
    return Reply.to(
        made,
        workload -> {
          telling.tenant(call.tenant(), EventKind.WORKLOAD, workload.spec().name(), "was made");
          return Reply.versioned(HttpStatus.CREATED, views.workload(workload), workload.version());
        });
  }

  HttpResponse show(Call call) {
    return Reply.to(
        workloads.find(call.tenant(), call.path("workload")),
        workload ->
            call.has(workload.version())
                ? Reply.notModified(workload.version())
                : Reply.versioned(HttpStatus.OK, views.workload(workload), workload.version()));
  }

  HttpResponse delete(Call call) {
    return Reply.to(
        workloads.delete(call.tenant(), call.path("workload")),
        workload -> {
          telling.tenant(call.tenant(), EventKind.WORKLOAD, workload.spec().name(), "was deleted");
          return Reply.noContent();
        });
  }
}
