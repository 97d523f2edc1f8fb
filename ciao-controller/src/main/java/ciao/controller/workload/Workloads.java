package ciao.controller.workload;

import ciao.client.api.CloudInit;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.answer.Lookup;
import ciao.controller.answer.Writing;
import ciao.controller.resource.IdSource;
import ciao.controller.resource.ImageSpec;
import ciao.controller.resource.NameSpec;
import ciao.controller.resource.Names;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.controller.resource.WorkloadSpec;
import ciao.controller.tenant.Tenants;
import ciao.ssntp.payload.ImageReference;
import ciao.ssntp.payload.TenantId;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** Keeps workloads. They never change: instances carry a copy. */
public final class Workloads {
  private final Store store;
  private final Tenants tenants;
  private final IdSource ids;

  /**
   * Per tenant: shared while instances are made of its workloads, exclusive while one is deleted.
   */
  private final Map<TenantId, ReadWriteLock> uses = new ConcurrentHashMap<>();

  public Workloads(Store store, Tenants tenants, IdSource ids) {
    this.store = store;
    this.tenants = tenants;
    this.ids = ids;
  }

  /** The workload with this id or name. */
  public Answer<Resource<WorkloadSpec>> find(TenantId tenant, String idOrName) {
    return Lookup.find(store, tenant, Resources.WORKLOAD, idOrName);
  }

  /**
   * Makes something of the workload with this id or name, which is not deleted meanwhile. A check
   * of its version would do as well, but those who make instances of one workload at the same time
   * would then be in each other's way.
   *
   * @param use may block
   */
  public <T> Answer<T> use(
      TenantId tenant, String idOrName, Function<Resource<WorkloadSpec>, Answer<T>> use) {
    Lock shared = lock(tenant).readLock();
    shared.lock();
    try {
      return find(tenant, idOrName).then(use);
    } finally {
      shared.unlock();
    }
  }

  private ReadWriteLock lock(TenantId tenant) {
    return uses.computeIfAbsent(tenant, made -> new ReentrantReadWriteLock());
  }

  /** Checks and keeps a workload. */
  public CompletableFuture<Answer<Resource<WorkloadSpec>>> create(
      TenantId tenant, ciao.client.api.WorkloadSpec spec) {
    Pointer<WorkloadSpec> pointer = Resources.WORKLOAD.at(tenant.value(), ids.next().toString());
    return Writing.repeat(
        store,
        () -> planCreation(tenant, pointer, spec),
        committed -> committed.resource(pointer),
        "workload " + spec.name());
  }

  private Answer<Transaction> planCreation(
      TenantId tenant, Pointer<WorkloadSpec> pointer, ciao.client.api.WorkloadSpec spec) {
    String wanted = spec.image();
    Optional<Resource<ImageSpec>> image =
        Optional.ofNullable(wanted)
            .flatMap(name -> Names.find(store, tenant, Resources.IMAGE, name));
    Faults faults = new WorkloadCheck(spec, image).faults();
    if (!faults.isEmpty()) {
      if (wanted != null && image.isEmpty()) {
        faults.add("image: %s (expected: one of `ciao image list`)", wanted);
      }
      return new Answer.Denied<>(Denial.invalid(String.join("; ", faults.sentences())));
    }
    if (wanted != null && image.isEmpty()) {
      return Lookup.missing(tenant, Resources.IMAGE, wanted);
    }
    if (store.get(Resources.name(tenant, Resources.WORKLOAD, spec.name())).isPresent()) {
      return Answer.denied(
          Reason.CONFLICT,
          "already_exists",
          "workload %s is there already in tenant %s".formatted(spec.name(), tenant));
    }
    return tenants
        .require(tenant)
        .map(owner -> transaction(tenant, owner, pointer, kept(spec, image), image));
  }

  private static Transaction transaction(
      TenantId tenant,
      Resource<TenantSpec> owner,
      Pointer<WorkloadSpec> pointer,
      WorkloadSpec spec,
      Optional<Resource<ImageSpec>> image) {
    List<Operation> operations = new ArrayList<>();
    operations.add(Tenants.stillThere(owner));
    // The same for its image: whoever deletes it now has not seen this workload.
    image.ifPresent(used -> operations.add(Operation.update(used, Resources.NOBODY)));
    operations.add(
        Operation.create(
            Resources.name(tenant, Resources.WORKLOAD, spec.name()),
            Resources.NOBODY,
            new NameSpec(pointer.id())));
    operations.add(
        Operation.create(pointer, Resources.NOBODY, spec)
            .withLabels(
                image.map(used -> Map.of(Resources.IMAGE_LABEL, used.id())).orElse(Map.of())));
    return new Transaction(operations);
  }

  private static WorkloadSpec kept(
      ciao.client.api.WorkloadSpec spec, Optional<Resource<ImageSpec>> image) {
    Map<String, String> environment = Objects.requireNonNullElse(spec.environment(), Map.of());
    CloudInit cloudInit = spec.cloudInit();
    String userData = cloudInit == null ? null : cloudInit.userData();
    return new WorkloadSpec(
        spec.name(),
        spec.description(),
        WireForms.kind(spec.kind()),
        Objects.requireNonNullElse(spec.command(), List.of()),
        environment,
        image.map(Resource::id).orElse(null),
        image
            .map(used ->
                new ImageReference(used.spec().name(), used.spec().format(), used.spec().blobs()))
            .orElse(null),
        WireForms.demands(spec),
        WireForms.requires(spec),
        WireForms.scheduling(spec),
        WireForms.restart(spec),
        userData,
        Parts.of(environment, userData));
  }

  /**
   * Removes a workload no instance was made from, or whose instances are gone. Blocks until that is
   * on disk.
   */
  public Answer<Resource<WorkloadSpec>> delete(TenantId tenant, String idOrName) {
    Lock exclusive = lock(tenant).writeLock();
    exclusive.lock();
    try {
      return find(tenant, idOrName)
          .then(workload ->
              Writing.repeat(
                      store,
                      () -> planDeletion(tenant, workload),
                      committed -> committed.resource(workload.pointer()),
                      "workload " + workload.spec().name())
                  .join());
    } finally {
      exclusive.unlock();
    }
  }

  private Answer<Transaction> planDeletion(TenantId tenant, Resource<WorkloadSpec> workload) {
    boolean used =
        !store
            .list(
                Query.of(Resources.INSTANCE)
                    .in(tenant.value())
                    .labelled(Map.of(Resources.WORKLOAD_LABEL, workload.id()))
                    .limit(1))
            .isEmpty();
    if (used) {
      return Answer.denied(
          Reason.CONFLICT,
          "in_use",
          "workload %s still has instances; delete them first".formatted(workload.spec().name()));
    }
    return Answer.of(
        Transaction.of(
            Operation.destroy(workload.pointer(), Resources.NOBODY),
            Operation.destroy(
                Resources.name(tenant, Resources.WORKLOAD, workload.spec().name()),
                Resources.NOBODY)));
  }
}
