package ciao.cli.bench;

import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** STARTs as a controller makes them for a small process, of 600 bytes and more when written. */
final class Starts {
  private static final TenantId TENANT = TenantId.of("bench");
  private static final Requires REQUIRES = new Requires(Map.of("arch", "x86_64"), null, null);
  private static final URI CONTROLLER = URI.create("https://controller-1.example.net:8889");
  private static final String DIGEST = "5f".repeat(32);

  private Starts() {}

  /**
   * The START of the instance with this number.
   *
   * @param workloads of how many it is one, in turn, each with another demand
   */
  static Start of(InstanceId instance, int number, int workloads) {
    int workload = number % workloads;
    return new Start(
        instance,
        1,
        TENANT,
        "bench-" + number,
        "bench-workload-" + workload,
        Kind.PROCESS,
        List.of("/usr/bin/env", "sh", "-c", "while :; do date; sleep 60; done"),
        new Demands(1, 128 + workload, 64),
        REQUIRES,
        null,
        Restart.NEVER,
        null,
        List.of(new Blob("environment", DIGEST, 200), new Blob("user_data", DIGEST, 1_024)),
        CONTROLLER,
        SubmittingController.LEADER_EPOCH);
  }
}
