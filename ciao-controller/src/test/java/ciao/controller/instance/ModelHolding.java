package ciao.controller.instance;

import ciao.ssntp.payload.InstanceState;
import org.jspecify.annotations.Nullable;

/** What a {@link ModelNode} holds of one instance, in one generation. */
final class ModelHolding {
  final long generation;
  InstanceState state = InstanceState.PREPARING;
  boolean granted;
  boolean ran;

  /** Whether something the user may want to keep was written, in any generation. */
  boolean disk;

  @Nullable Integer exitCode;

  ModelHolding(long generation) {
    this.generation = generation;
  }
}
