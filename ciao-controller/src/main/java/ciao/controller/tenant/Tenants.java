package ciao.controller.tenant;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.answer.Denial.Reason;
import ciao.controller.answer.Writing;
import ciao.controller.resource.Addresses;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.ssntp.payload.TenantId;
import ciao.state.Operation;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Store;
import ciao.state.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes tenants, and retires their names for ever when they are deleted. */
public final class Tenants {
  /** What must be gone before its tenant, in users' words. */
  private static final Map<ResourceType<?>, String> CONTENTS =
      Map.of(
          Resources.INSTANCE, "instances",
          Resources.WORKLOAD, "workloads",
          Resources.IMAGE, "images");

  private final Store store;

  public Tenants(Store store) {
    this.store = store;
  }

  /** A tenant that is there and not retired. */
  public Optional<Resource<TenantSpec>> find(TenantId tenant) {
    return store.get(Resources.tenant(tenant)).filter(found -> !found.spec().retired());
  }

  /** The same for whoever cannot do without it. */
  public Answer<Resource<TenantSpec>> require(TenantId tenant) {
    return find(tenant)
        .<Answer<Resource<TenantSpec>>>map(Answer::of)
        .orElseGet(() -> new Answer.Denied<>(Denial.notFound("there is no tenant " + tenant)));
  }

  /** Makes a tenant. */
  public CompletableFuture<Answer<Resource<TenantSpec>>> create(TenantId tenant) {
    return Writing.repeat(
        store,
        () -> planCreation(tenant),
        committed -> committed.resource(Resources.tenant(tenant)),
        "tenant " + tenant);
  }

  private Answer<Transaction> planCreation(TenantId tenant) {
    if (Addresses.RESERVED.contains(tenant.value())) {
      return Answer.denied(
          Reason.INVALID,
          "reserved_name",
          "tenant name %s is reserved; choose another".formatted(tenant));
    }
    Optional<Resource<TenantSpec>> there = store.get(Resources.tenant(tenant));
    if (there.isPresent() && there.get().spec().retired()) {
      return Answer.denied(
          Reason.CONFLICT,
          "name_retired",
          "tenant %s was deleted, and certificates with its name may still be about; choose another name"
              .formatted(tenant));
    }
    if (there.isPresent()) {
      return Answer.denied(
          Reason.CONFLICT, "already_exists", "tenant %s is there already".formatted(tenant));
    }
    return Answer.of(
        Transaction.of(
            Operation.create(Resources.tenant(tenant), Resources.NOBODY, new TenantSpec(false))));
  }

  /** Deletes a tenant that has nothing any more. */
  public CompletableFuture<Answer<Resource<TenantSpec>>> delete(TenantId tenant) {
    return Writing.repeat(
        store,
        () -> planDeletion(tenant),
        committed -> committed.resource(Resources.tenant(tenant)),
        "tenant " + tenant);
  }

  /** The tenant is read first: whoever adds to it afterwards changes its version. */
  private Answer<Transaction> planDeletion(TenantId tenant) {
    return require(tenant).then(there -> planDeletion(tenant, there));
  }

  private Answer<Transaction> planDeletion(TenantId tenant, Resource<TenantSpec> there) {
    for (Map.Entry<ResourceType<?>, String> contents : CONTENTS.entrySet()) {
      if (hasAny(contents.getKey(), tenant)) {
        return Answer.denied(
            Reason.CONFLICT,
            "in_use",
            "tenant %s still has %s; delete them first".formatted(tenant, contents.getValue()));
      }
    }
    return Answer.of(
        Transaction.of(Operation.update(there.withSpec(new TenantSpec(true)), Resources.NOBODY)));
  }

  private <S extends Record> boolean hasAny(ResourceType<S> type, TenantId tenant) {
    return !store.list(Query.of(type).in(tenant.value()).limit(1)).isEmpty();
  }

  /**
   * To stand first in every transaction that adds something to a tenant besides instances: it fails
   * when the tenant was deleted since it was read, and a deletion that had not seen it fails.
   */
  public static Operation stillThere(Resource<TenantSpec> tenant) {
    return Operation.update(tenant, Resources.NOBODY);
  }
}
