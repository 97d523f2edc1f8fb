package ciao.controller.api;

import ciao.controller.cluster.ClusterWishes;
import ciao.controller.image.BlobFiles;
import ciao.controller.image.Images;
import ciao.controller.instance.EventSink;
import ciao.controller.instance.InstanceCounts;
import ciao.controller.instance.Instances;
import ciao.controller.keeping.Keeping;
import ciao.controller.node.NodeModes;
import ciao.controller.node.NodeTracker;
import ciao.controller.tenant.Tenants;
import ciao.controller.workload.Workloads;
import ciao.state.Store;
import ciao.state.reconcile.CountedMetrics;

/**
 * What the API shows and changes.
 *
 * @param store what is kept
 * @param keeping the same, for its operator
 * @param metrics what the reconcilers have done
 * @param scheduler the way to the scheduler, and what comes back
 */
public record ApiParts(
    Store store,
    Keeping keeping,
    Tenants tenants,
    Workloads workloads,
    Images images,
    BlobFiles blobs,
    Instances instances,
    InstanceCounts counts,
    NodeTracker nodes,
    NodeModes modes,
    ClusterWishes cluster,
    EventSink events,
    CountedMetrics metrics,
    SchedulerSide scheduler) {}
