package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes START out of a wish. */
final class StartPayload {
  private StartPayload() {}

  static Start of(
      TenantId tenant,
      InstanceId instance,
      InstanceSpec spec,
      long generation,
      @Nullable NodeId pinned,
      URI fetchFrom) {
    WorkloadSpec workload = spec.definition();
    Requires requires = pinned == null ? workload.requires() : workload.requires().on(pinned);
    return new Start(
        instance,
        generation,
        tenant,
        spec.name(),
        workload.name(),
        workload.kind(),
        workload.command(),
        workload.demands(),
        requires,
        workload.scheduling(),
        workload.restart(),
        workload.image(),
        workload.parts(),
        fetchFrom,
        null);
  }
}
