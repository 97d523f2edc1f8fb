package ciao.ssntp.payload;

import java.util.Objects;

/**
 * A launcher could not remove an instance; it tries again by itself.
 *
 * @param instance which instance
 * @param generation which binding of it was named
 * @param node the launcher
 * @param reason the code
 * @param message the reason in a sentence
 */
public record DeleteFailure(
    InstanceId instance, long generation, NodeId node, RefusalReason reason, String message)
    implements Payload, FromNode {
  public DeleteFailure {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(reason, "reason");
    message = Texts.cut(Objects.requireNonNull(message, "message"));
  }
}
