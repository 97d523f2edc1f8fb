package ciao.controller.resource;

import java.util.Objects;

/**
 * An instance as its user wants it; deleting it is tearing the resource down.
 *
 * @param name unique in its tenant
 * @param workload id of the workload it was made from, which may be gone
 * @param definition that workload as it was then
 * @param desired whether it shall run
 * @param run counts the starts its user asked for, from 1: a higher one than that of the status
 *     means start once more
 */
public record InstanceSpec(
    String name, String workload, WorkloadSpec definition, Desired desired, long run) {
  public InstanceSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(desired, "desired");
    if (run < 1) {
      throw new IllegalArgumentException("run: " + run + " (expected: 1 or more)");
    }
  }

  /** The same, to be stopped. */
  public InstanceSpec stopped() {
    return new InstanceSpec(name, workload, definition, Desired.STOPPED, run);
  }

  /** The same, to be started once more. */
  public InstanceSpec startedAgain() {
    return new InstanceSpec(name, workload, definition, Desired.RUNNING, run + 1);
  }
}
