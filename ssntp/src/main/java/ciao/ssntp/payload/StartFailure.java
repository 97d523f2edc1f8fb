package ciao.ssntp.payload;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A START led to nothing yet. From the scheduler ({@code node} null): refused by every node, with
 * all reasons; {@code queued} says that it waits for room. From a launcher: it could not take the
 * work, and keeps nothing of it.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the launcher that speaks, or null: the scheduler
 * @param reason the code
 * @param message the reason in a sentence
 * @param queued whether the scheduler keeps it and will place it when a node reports room
 * @param vetoes per reason, how many nodes and an example
 * @param nearestMiss the node that lacked least, or null when there is no node
 * @param summary the reason in a sentence that is fit for the instance's tenant: it names no node
 *     and counts none; null: {@code message} is
 * @param look when the scheduler looked at the nodes; null where it did not, and of a launcher
 */
public record StartFailure(
    InstanceId instance,
    long generation,
    @Nullable NodeId node,
    RefusalReason reason,
    String message,
    boolean queued,
    List<VetoCount> vetoes,
    @Nullable NearestMiss nearestMiss,
    @Nullable String summary,
    @Nullable Look look)
    implements Payload, FromNodeOrScheduler {
  @SuppressWarnings("ConstantValue")
  public StartFailure {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(reason, "reason");
    message = Texts.cut(Objects.requireNonNull(message, "message"));
    vetoes = vetoes == null ? List.of() : List.copyOf(vetoes);
    summary = Texts.cutIfAny(summary);
  }

  /** Of a launcher, which speaks of itself alone. */
  public StartFailure(
      InstanceId instance, long generation, NodeId node, RefusalReason reason, String message) {
    this(instance, generation, node, reason, message, false, List.of(), null, null, null);
  }
}
