package ciao.controller.instance;

import java.time.Duration;

/**
 * How long the reconciler waits for others.
 *
 * @param refusedFirst before a START that was refused, and is in no queue, is sent again; doubles
 *     up to {@code resendLast}
 * @param resendFirst before a message that led to nothing is sent again; doubles up to {@code
 *     resendLast}
 * @param resendLast the longest of these waits
 * @param nodeGrace before the instances of a node that disconnected are missing
 * @param startGrace the same when it was the controller or the scheduler that was away
 * @param inventory for a node's inventory before it is asked for again
 * @param quiet since an instance was last heard of, before its absence from an inventory counts
 */
public record Timing(
    Duration refusedFirst,
    Duration resendFirst,
    Duration resendLast,
    Duration nodeGrace,
    Duration startGrace,
    Duration inventory,
    Duration quiet) {
  /** 1 s, 10 s up to 60 s; 10 s and 30 s of grace; 10 s for an inventory. */
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  private static final int MOST_DOUBLINGS = 20;

  /** The wait after the given attempt, the first being 0. */
  Duration resend(Duration first, int attempt) {
    Duration wait = first.multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS));
    return wait.compareTo(resendLast) < 0 ? wait : resendLast;
  }
}
