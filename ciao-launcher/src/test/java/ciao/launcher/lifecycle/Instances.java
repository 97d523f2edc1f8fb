package ciao.launcher.lifecycle;

import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Progress;
import ciao.launcher.testing.Starts;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.RestartPolicy;
import ciao.ssntp.payload.Start;
import org.jspecify.annotations.Nullable;

/** Instances in a given phase, for tests. */
final class Instances {
  static final InstanceId ID = InstanceId.of("00000000-0000-4000-8000-000000000001");
  static final Restart TWICE = new Restart(RestartPolicy.ON_FAILURE, 2, 5_000);

  /** When the run before this one ended. */
  static final long EARLIER_MS = 1_000_000;

  private Instances() {}

  static Start start(long generation) {
    return start(generation, Restart.NEVER);
  }

  static Start start(long generation, Restart restart) {
    return Starts.process(ID, generation, new Demands(1, 64, 100), restart);
  }

  static Held held(Phase phase, boolean granted, Outcome outcome) {
    return held(phase, granted, outcome, null, 0);
  }

  static Held held(
      Phase phase, boolean granted, Outcome outcome, @Nullable Start next, long deletedUpTo) {
    return new Held(
        start(5), phase, granted, outcome, 0, next, deletedUpTo, new Progress(9, 0, null));
  }

  static Held recoveringFrom(Phase phase, Outcome outcome) {
    return held(phase, true, outcome)
        .in(Phase.RECOVERING)
        .with(new Progress(9, 0, null).recoveringFrom(phase));
  }
}
