package ciao.ssntp.payload;

import java.util.Objects;

/**
 * A launcher could not open a stream.
 *
 * @param node the launcher
 * @param instance whose stream
 * @param token the token of the request
 * @param message why, in a sentence
 */
public record StreamFailure(NodeId node, InstanceId instance, String token, String message)
    implements Payload, FromNode {
  public StreamFailure {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(token, "token");
    message = Texts.cut(Objects.requireNonNull(message, "message"));
  }
}
