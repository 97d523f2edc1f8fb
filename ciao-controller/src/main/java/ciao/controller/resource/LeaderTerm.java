package ciao.controller.resource;

import ciao.ssntp.epoch.Epoch;

/**
 * The epoch of the leading controller: each that takes office has a higher one than all before it.
 *
 * @param epoch see {@link Epoch}; schedulers and nodes take no command with a lower one than they
 *     saw
 */
public record LeaderTerm(long epoch) {
  public LeaderTerm {
    Epoch.check("epoch", epoch);
  }

  /**
   * The term after this one.
   *
   * @param least its epoch is no lower than this
   */
  public LeaderTerm next(long least) {
    return new LeaderTerm(Math.max(epoch + 1, least));
  }
}
