package ciao.controller.resource;

import ciao.state.registry.Definition;
import ciao.state.registry.PrintColumn;
import ciao.state.registry.Registry;
import java.util.List;

/**
 * What is known of the controller's types beyond their records: how people call them, which fields
 * a list shows, and which are secret. Whoever adds a type to {@link Resources} adds it here, too; a
 * test compares.
 */
public final class Definitions {
  private static final Registry REGISTRY =
      Registry.of(
          List.of(
              Definition.of(Resources.TENANT, "Tenants")
                  .withColumns(PrintColumn.of("RETIRED", "/retired")),
              Definition.of(Resources.NAME, "Names").withColumns(PrintColumn.of("NAMES", "/id")),
              // Environment and cloud-init's document hold tenants' passwords and keys, and an
              // instance carries a copy of its workload.
              Definition.of(Resources.WORKLOAD, "Workloads").sensitive(),
              Definition.of(Resources.INSTANCE, "Instances").sensitive(),
              Definition.of(Resources.INSTANCE_STATUS, "InstanceStatuses")
                  .withColumns(
                      PrintColumn.of("PHASE", "/phase"),
                      PrintColumn.of("NODE", "/binding/node"),
                      PrintColumn.of("GENERATION", "/binding/generation"),
                      PrintColumn.of("REASON", "/reason")),
              Definition.of(Resources.IMAGE, "Images")
                  .withColumns(
                      PrintColumn.of("NAME", "/name"),
                      PrintColumn.of("KIND", "/kind"),
                      PrintColumn.of("FORMAT", "/format")),
              Definition.of(Resources.NODE_STATUS, "NodeStatuses")
                  .withColumns(
                      PrintColumn.of("HOSTNAME", "/hostname"),
                      PrintColumn.of("AVAILABILITY", "/availability"),
                      PrintColumn.of("SINCE", "/since")),
              Definition.of(Resources.SCHEDULER_TERM, "SchedulerTerms")
                  .withColumns(
                      PrintColumn.of("EPOCH", "/epoch"), PrintColumn.of("SCHEDULER", "/scheduler")),
              Definition.of(Resources.NODE_WISH, "NodeWishes")
                  .withColumns(PrintColumn.of("MODE", "/mode")),
              Definition.of(Resources.CLUSTER_WISH, "ClusterWishes")
                  .withColumns(PrintColumn.of("STRATEGY", "/strategy")),
              Definition.of(Resources.LEADER_TERM, "LeaderTerms")
                  .withColumns(PrintColumn.of("EPOCH", "/epoch")),
              Definition.of(Resources.EVENT, "Events")
                  .withColumns(
                      PrintColumn.of("SEVERITY", "/severity"),
                      PrintColumn.of("KIND", "/kind"),
                      PrintColumn.of("SUBJECT", "/subject"),
                      PrintColumn.of("MESSAGE", "/message")),
              Definition.of(Resources.TRACE, "Traces")
                  .withColumns(
                      PrintColumn.of("LABEL", "/label"),
                      PrintColumn.of("INSTANCE", "/times/instance"),
                      PrintColumn.of("NANOSECONDS", "/times/total"))));

  private Definitions() {}

  /** All of the controller's types. */
  public static Registry registry() {
    return REGISTRY;
  }
}
