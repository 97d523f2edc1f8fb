package ciao.controller.resource;

/**
 * The epoch of the leading controller: each that takes office has a higher one than all before it.
 *
 * @param epoch 1 or more; schedulers and nodes take no command with a lower one than they saw
 */
public record LeaderTerm(long epoch) {
  public LeaderTerm {
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch: %d (expected: 1 or more)".formatted(epoch));
    }
  }
}
