package ciao.controller.api;

import ciao.client.api.NewTenant;
import ciao.client.api.Tenant;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.controller.tenant.Tenants;
import ciao.ssntp.payload.TenantId;
import ciao.state.Resource;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.Optional;

/** {@code /v1/tenants}. */
final class TenantApi {
  private final Store store;
  private final Tenants tenants;
  private final Views views;
  private final Telling telling;

  TenantApi(Store store, Tenants tenants, Views views, Telling telling) {
    this.store = store;
    this.tenants = tenants;
    this.views = views;
    this.telling = telling;
  }

  HttpResponse list(Call call) {
    Listing<TenantSpec, Tenant> listing =
        new Listing<>(
            Resources.TENANT,
            Resources.SYSTEM,
            (reader, tenant) ->
                tenant.spec().retired() ? Optional.empty() : Optional.of(views.tenant(tenant)));
    return listing.page(store, call);
  }

  HttpResponse create(Call call) {
    Answer<Resource<TenantSpec>> made =
        call.read(NewTenant.class)
            .then(body -> tenantId(body.name()))
            .then(tenant -> tenants.create(tenant).join());
    return Reply.to(
        made,
        tenant -> {
          telling.system(EventKind.TENANT, tenant.id(), "was made by " + Telling.name(call));
          return Reply.versioned(HttpStatus.CREATED, views.tenant(tenant), tenant.version());
        });
  }

  private static Answer<TenantId> tenantId(String name) {
    try {
      return Answer.of(TenantId.of(name == null ? "" : name));
    } catch (IllegalArgumentException notAllowed) {
      return new Answer.Denied<>(Denial.invalid(String.valueOf(notAllowed.getMessage())));
    }
  }

  HttpResponse show(Call call) {
    Resource<TenantSpec> tenant = tenants.find(call.tenant()).orElse(null);
    if (tenant == null) {
      return Reply.problem(
          Denial.notFound("tenant %s was deleted meanwhile".formatted(call.tenant())));
    }
    return call.has(tenant.version())
        ? Reply.notModified(tenant.version())
        : Reply.versioned(HttpStatus.OK, views.tenant(tenant), tenant.version());
  }

  HttpResponse delete(Call call) {
    return Reply.to(
        tenants.delete(call.tenant()).join(),
        tenant -> {
          telling.system(EventKind.TENANT, tenant.id(), "was deleted by " + Telling.name(call));
          return Reply.noContent();
        });
  }
}
