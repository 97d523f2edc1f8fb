package ciao.launcher.testing;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import java.net.URI;
import java.util.List;

/** STARTs for tests. */
public final class Starts {
  private static final List<String> BRIEF = List.of("/bin/true");

  private Starts() {}

  public static Start process(InstanceId instance, long generation) {
    return process(instance, generation, 1, 64, 100);
  }

  public static Start process(
      InstanceId instance, long generation, int vcpus, long memoryMib, long diskMib) {
    return process(instance, generation, new Demands(vcpus, memoryMib, diskMib), Restart.NEVER);
  }

  public static Start process(
      InstanceId instance, long generation, Demands demands, Restart restart) {
    return start(Kind.PROCESS, BRIEF, instance, generation, demands, restart);
  }

  public static Start process(InstanceId instance, long generation, Demands demands) {
    return process(instance, generation, demands, Restart.NEVER);
  }

  /** A process that runs until it is ended. */
  public static Start lasting(InstanceId instance) {
    List<String> command = List.of("/bin/sleep", "1000");
    return start(Kind.PROCESS, command, instance, 1, new Demands(1, 64, 100), Restart.NEVER);
  }

  public static Start container(InstanceId instance, long generation) {
    return start(
        Kind.CONTAINER, BRIEF, instance, generation, new Demands(1, 64, 100), Restart.NEVER);
  }

  /** A process that belongs to a group. */
  public static Start member(InstanceId instance, long generation, String group) {
    Start plain = process(instance, generation);
    return new Start(
        plain.instance(),
        plain.generation(),
        plain.tenant(),
        plain.name(),
        plain.workload(),
        plain.kind(),
        plain.command(),
        plain.demands(),
        plain.requires(),
        new Scheduling(group, 0, List.of()),
        plain.restart(),
        plain.image(),
        plain.parts(),
        plain.fetchFrom(),
        null);
  }

  private static Start start(
      Kind kind,
      List<String> command,
      InstanceId instance,
      long generation,
      Demands demands,
      Restart restart) {
    return new Start(
        instance,
        generation,
        TenantId.of("team-a"),
        "web1",
        "web",
        kind,
        command,
        demands,
        Requires.NOTHING,
        null,
        restart,
        null,
        List.of(),
        URI.create("https://localhost:8889"),
        null);
  }
}
