package ciao.controller.api;

import ciao.client.api.CreatedInstances;
import ciao.client.api.CreatedInstances.Refused;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.instance.Instances;
import ciao.controller.instance.Instances.Made;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Names;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.TenantId;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances, as many as asked for: each is on disk or refused with its reason, and one whose
 * name is taken keeps none of the others from being made.
 */
final class Creation {
  /** Half of what one transaction takes, in JSON. */
  private static final int MOST_CHARACTERS = 2 << 20;

  private final Store store;
  private final Instances instances;
  private final InstanceView view;
  private final InstanceNames names;
  private final Bounds bounds;

  Creation(
      Store store, Instances instances, InstanceView view, InstanceNames names, Bounds bounds) {
    this.store = store;
    this.instances = instances;
    this.view = view;
    this.names = names;
    this.bounds = bounds;
  }

  Answer<CreatedInstances> create(
      TenantId tenant, Resource<WorkloadSpec> workload, NewInstances request) {
    String trace = request.trace();
    if (trace != null && !Names.TRACE.matcher(trace).matches()) {
      return new Answer.Denied<>(
          Denial.invalid("trace: %s (expected: %s)".formatted(trace, Names.TRACE_RULE)));
    }
    return names
        .of(tenant, workload.spec().name(), request)
        .then(chosen -> create(new Batch(tenant, workload, trace), chosen));
  }

  /**
   * What every one of them is to be.
   *
   * @param trace the label under which its first start is timed, or null
   */
  private record Batch(TenantId tenant, Resource<WorkloadSpec> workload, @Nullable String trace) {}

  private Answer<CreatedInstances> create(Batch batch, List<String> chosen) {
    int atOnce = atOnce(batch.workload().spec());
    List<Instance> created = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (int from = 0; from < chosen.size(); from += atOnce) {
      int to = Math.min(chosen.size(), from + atOnce);
      // One after the other: large ones together would be more than may wait to be written.
      Outcome chunk = chunk(batch, chosen.subList(from, to)).join();
      chunk.made().forEach(instance -> created.add(view.of(store, instance)));
      failed.addAll(chunk.failed());
    }
    if (chosen.size() == 1 && !failed.isEmpty()) {
      return new Answer.Denied<>(failed.getFirst().why());
    }
    return Answer.of(
        new CreatedInstances(
            created,
            failed.stream()
                .map(one -> new Refused(one.name(), Reply.describe(one.why())))
                .toList()));
  }

  /** As many as one transaction takes: each has a copy of its workload. */
  private static int atOnce(WorkloadSpec workload) {
    int one = Reply.json(workload).length();
    return Math.clamp(MOST_CHARACTERS / one, 1, Instances.MOST_AT_ONCE);
  }

  private record Failed(String name, Denial why) {}

  private record Outcome(List<Resource<InstanceSpec>> made, List<Failed> failed) {}

  /**
   * All of them in one transaction; without those whose names are taken, and none when the memory
   * has become full by those before.
   */
  private CompletableFuture<Outcome> chunk(Batch batch, List<String> chosen) {
    Optional<Denial> full = bounds.creation();
    if (full.isPresent()) {
      return CompletableFuture.completedFuture(
          new Outcome(
              List.of(), chosen.stream().map(name -> new Failed(name, full.get())).toList()));
    }
    List<Failed> failed = new ArrayList<>();
    List<String> free = new ArrayList<>();
    for (String name : chosen) {
      if (names.isTaken(batch.tenant(), name)) {
        failed.add(taken(batch.tenant(), name));
      } else {
        free.add(name);
      }
    }
    return make(batch, free, failed);
  }

  private CompletableFuture<Outcome> make(Batch batch, List<String> names, List<Failed> failed) {
    if (names.isEmpty()) {
      return CompletableFuture.completedFuture(new Outcome(List.of(), failed));
    }
    return instances
        .create(
            batch.tenant(), batch.workload().id(), batch.workload().spec(), names, batch.trace())
        .thenCompose(made ->
            switch (made) {
              case Made.All all ->
                  CompletableFuture.completedFuture(new Outcome(all.instances(), failed));
              case Made.None none -> again(batch, names, failed, none.refusal());
            });
  }

  /** Somebody else was faster with one of the names: the others are made without it. */
  private CompletableFuture<Outcome> again(
      Batch batch, List<String> names, List<Failed> failed, Refusal refusal) {
    for (String name : names) {
      if (refusal instanceof Refusal.AlreadyExists exists
          && exists.pointer().equals(Resources.name(batch.tenant(), Resources.INSTANCE, name))) {
        failed.add(taken(batch.tenant(), name));
        List<String> others = names.stream().filter(other -> !other.equals(name)).toList();
        return make(batch, others, failed);
      }
    }
    for (String name : names) {
      failed.add(new Failed(name, Denial.of(refusal, "instance " + name)));
    }
    return CompletableFuture.completedFuture(new Outcome(List.of(), failed));
  }

  private static Failed taken(TenantId tenant, String name) {
    return new Failed(
        name,
        new Denial(
            Reason.CONFLICT,
            "already_exists",
            "instance %s is there already in tenant %s; choose another name"
                .formatted(name, tenant)));
  }
}
