package ciao.scheduler.placement;

import ciao.ssntp.payload.Look;
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
 * @param summary the same in a sentence that names no node and counts none
 * @param lacking why the nearest miss is none, or null when there is none
 */
record Refusal(
    RefusalReason reason,
    String message,
    List<VetoCount> vetoes,
    @Nullable NearestMiss nearestMiss,
    String summary,
    @Nullable VetoReason lacking) {
  /** Nobody had time to look at every node. */
  static final Refusal NOT_LOOKED =
      new Refusal(
          RefusalReason.FULL_CLOUD,
          "no node takes it now, and there was no time to look what each lacks",
          List.of(),
          null,
          "no node takes it now",
          null);

  Refusal {
    message = Sentence.bounded(message);
    summary = Sentence.bounded(summary);
    vetoes = List.copyOf(vetoes);
  }

  /** The instance waits until a node reports room. */
  StartFailure queued(Submission submission, @Nullable Look look) {
    return failure(submission, reason, message, summary, true, look);
  }

  /** The instance cannot even wait. */
  StartFailure turnedAway(Submission submission, QueueLimits limits, @Nullable Look look) {
    String full = "the scheduler's queue is full";
    return failure(
        submission,
        RefusalReason.QUEUE_FULL,
        "%s (%d instances or %d bytes), submit again later; %s"
            .formatted(full, limits.instances(), limits.bytes(), message),
        full + ", it is submitted again by and by; " + summary,
        false,
        look);
  }

  private StartFailure failure(
      Submission submission,
      RefusalReason code,
      String sentence,
      String forItsTenant,
      boolean queued,
      @Nullable Look look) {
    return new StartFailure(
        submission.instance(),
        submission.generation(),
        null,
        code,
        sentence,
        queued,
        vetoes,
        nearestMiss,
        forItsTenant,
        look);
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
        null,
        null,
        null);
  }
}
