package ciao.controller.instance;

import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import java.util.List;
import java.util.Map;

/** A workload that asks for little. */
final class Hello {
  static final WorkloadSpec WORKLOAD =
      new WorkloadSpec(
          "hello",
          null,
          Kind.PROCESS,
          List.of("/bin/true"),
          Map.of(),
          null,
          null,
          new Demands(1, 64, 0),
          Requires.NOTHING,
          null,
          Restart.NEVER,
          null,
          List.of());

  private Hello() {}
}
