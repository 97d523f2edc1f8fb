package ciao.ssntp.payload;

import java.util.Objects;

/**
 * What an active instance was measured to use.
 *
 * @param instance which instance
 * @param memoryBytes resident memory charged to it, in bytes
 * @param cpuMillis CPU time since it was started on this node, in milliseconds
 * @param cpuPercent CPU over the last period, 100 = one CPU fully used
 * @param diskBytes disk its own files take, in bytes
 */
public record InstanceUsage(
    InstanceId instance, long memoryBytes, long cpuMillis, double cpuPercent, long diskBytes) {
  public InstanceUsage {
    Objects.requireNonNull(instance, "instance");
  }
}
