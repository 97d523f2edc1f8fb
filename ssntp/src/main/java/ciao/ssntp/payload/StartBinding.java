package ciao.ssntp.payload;

import java.util.Objects;

/**
 * What a START is for, read from one that cannot be read whole.
 *
 * @param instance which instance
 * @param generation which binding of it
 */
public record StartBinding(InstanceId instance, long generation) {
  public StartBinding {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
  }
}
