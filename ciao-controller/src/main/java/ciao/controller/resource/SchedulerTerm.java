package ciao.controller.resource;

import ciao.ssntp.epoch.Epoch;
import ciao.ssntp.payload.NodeId;
import java.util.Objects;

/**
 * Which scheduler the leading controller activated last.
 *
 * @param epoch grows with every change, see {@link Epoch}; nodes follow nobody with a lower one
 * @param scheduler which one
 */
public record SchedulerTerm(long epoch, NodeId scheduler) {
  public SchedulerTerm {
    Objects.requireNonNull(scheduler, "scheduler");
    Epoch.check("epoch", epoch);
  }

  /**
   * The term after this one.
   *
   * @param least its epoch is no lower than this
   */
  public SchedulerTerm next(long least, NodeId of) {
    return new SchedulerTerm(Math.max(epoch + 1, least), of);
  }
}
