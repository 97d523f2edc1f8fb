package ciao.controller.plan;

import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** A START that is never sent to a node: what placement looks at, and whose it is. */
final class Likeness {
  private static final InstanceId ANY = new InstanceId(new UUID(0, 0));

  /** Nothing is fetched for it. */
  private static final URI NOWHERE = URI.create("about:blank");

  private Likeness() {}

  static Start of(TenantId tenant, WorkloadSpec workload) {
    return of(tenant, workload, workload.requires());
  }

  static Start of(TenantId tenant, WorkloadSpec workload, Requires requires) {
    return new Start(
        ANY,
        1,
        tenant,
        workload.name(),
        workload.name(),
        workload.kind(),
        List.of(),
        workload.demands(),
        requires,
        workload.scheduling(),
        Restart.NEVER,
        null,
        List.of(),
        NOWHERE,
        null);
  }
}
