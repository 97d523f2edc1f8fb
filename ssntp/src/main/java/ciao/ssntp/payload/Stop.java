package ciao.ssntp.payload;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * End an instance in good order; its disk stays.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the node it is bound to, or null when it is bound to none
 */
public record Stop(InstanceId instance, long generation, @Nullable NodeId node)
    implements Payload, ToNode {
  public Stop {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
  }
}
