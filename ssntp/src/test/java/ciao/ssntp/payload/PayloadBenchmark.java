package ciao.ssntp.payload;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and writing the payloads a placement takes; run by benchmarks/payloads.sh. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-Xmn32m", "-XX:+UseParallelGC"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PayloadBenchmark {
  private static final NodeId NODE = NodeId.of("9b2f6c1e-58d4-4c0e-9f0a-3d1b7a64c2e5");
  private static final InstanceId INSTANCE = InstanceId.of("41d7e0aa-93bc-4b1f-8a2c-7f06b95d13e8");

  private static final int MIXED = 20_000;

  /** Which payload, or which two in turn. */
  public enum Example {
    START(start("web")),
    STARTS_OF_TWO_WORKLOADS(start("web"), start("database")),
    INSTANCE_PLACED(
        new InstancePlaced(
            INSTANCE, 1, NODE, "node-0042", 3, 100, 1_234_567, "the first of 3 with room")),
    INSTANCE_CLAIMED(new InstanceClaimed(INSTANCE, 1, NODE)),
    GRANT(new Grant(INSTANCE, 1, NODE, 1_795_000_000_000L)),
    READY(
        new Ready(
            NODE,
            "node-0042",
            new Room(64, 262_144, 2_000_000, 500),
            new Room(17, 65_536, 1_500_000, 321),
            Map.of("arch", "amd64", "kvm", "yes", "region", "eu-1", "rack", "r12"),
            250,
            1_234));

    private final Payload payload;
    private final Payload next;

    Example(Payload payload) {
      this(payload, payload);
    }

    Example(Payload payload, Payload next) {
      this.payload = payload;
      this.next = next;
    }
  }

  @Param public Example example;

  private final PayloadReader reader = new PayloadReader();
  private Payload payload;
  private byte[] bytes;
  private byte[] nextBytes;

  @Setup
  public void prepare() throws PayloadException {
    for (Example other : Example.values()) { // a process reads and writes all of them
      for (int i = 0; i < MIXED; i++) {
        payload = reader.read(other.payload.getClass(), PayloadFormat.write(other.payload));
      }
    }
    payload = example.payload;
    bytes = PayloadFormat.write(payload);
    nextBytes = PayloadFormat.write(example.next);
  }

  @Benchmark
  public Payload read() throws PayloadException {
    byte[] now = bytes;
    bytes = nextBytes;
    nextBytes = now;
    return reader.read(payload.getClass(), now);
  }

  @Benchmark
  public byte[] write() {
    return PayloadFormat.write(payload);
  }

  private static Start start(String workload) {
    String digest = "3f5a9c0d17e2b486".repeat(4);
    return new Start(
        INSTANCE,
        1,
        TenantId.of("team-a"),
        "web-000042",
        workload,
        Kind.CONTAINER,
        List.of("/usr/bin/server", "--port", "8080"),
        new Demands(1, 64, 100),
        new Requires(Map.of("arch", "amd64", "region", "eu-1"), null, null),
        null,
        new Restart(RestartPolicy.ON_FAILURE, 3, 5_000),
        new ImageReference(
            "server:1.4", ImageFormat.OCI_ARCHIVE, List.of(new Blob("archive", digest, 4_194_304))),
        List.of(new Blob("environment", digest, 120)),
        URI.create("https://10.0.0.1:8889"),
        1_795_000_000_000L);
  }
}
