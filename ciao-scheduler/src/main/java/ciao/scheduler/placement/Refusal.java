package ciao.scheduler.placement;

import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why no node takes a shape.
 *
 * @param reason {@code no_cn} when there is no compute node, else {@code full_cloud}
 * @param message all of it in a sentence
 * @param vetoes per reason how many nodes; they add up to the number of compute nodes
 * @param nearestMiss the node that lacked least, or null when there is none
 */
record Refusal(
    RefusalReason reason,
    String message,
    List<VetoCount> vetoes,
    @Nullable NearestMiss nearestMiss) {
  Refusal {
    message = Sentence.bounded(message);
    vetoes = List.copyOf(vetoes);
  }

  /** The instance waits until a node reports room. */
  StartFailure queued(Submission submission) {
    return failure(submission, reason, message, true);
  }

  /** The instance cannot even wait. */
  StartFailure turnedAway(Submission submission, QueueLimits limits) {
    String full =
        "the scheduler's queue is full (%d instances or %d bytes), submit again later; %s"
            .formatted(limits.instances(), limits.bytes(), message);
    return failure(submission, RefusalReason.QUEUE_FULL, full, false);
  }

  private StartFailure failure(
      Submission submission, RefusalReason code, String sentence, boolean queued) {
    return new StartFailure(
        submission.instance(),
        submission.generation(),
        null,
        code,
        sentence,
        queued,
        vetoes,
        nearestMiss);
  }

  /** A START of a binding that a later one has replaced. */
  static StartFailure stale(Submission submission, long later) {
    return new StartFailure(
        submission.instance(),
        submission.generation(),
        null,
        RefusalReason.STALE_GENERATION,
        "generation %d of instance %s: the scheduler has seen generation %d already"
            .formatted(submission.generation(), submission.instance(), later),
        false,
        List.of(),
        null);
  }
}
