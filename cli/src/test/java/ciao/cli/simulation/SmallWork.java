package ciao.cli.simulation;

import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import java.util.List;
import java.util.Map;

/** Something to run, of which only its demands matter. */
final class SmallWork {
  private SmallWork() {}

  static WorkloadSpec of(long memoryMib) {
    return new WorkloadSpec(
        "w",
        null,
        Kind.PROCESS,
        List.of("/bin/true"),
        Map.of(),
        null,
        null,
        new Demands(1, memoryMib, 0),
        Requires.NOTHING,
        null,
        Restart.NEVER,
        null,
        List.of());
  }
}
