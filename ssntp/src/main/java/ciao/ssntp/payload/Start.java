package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * START prepares an instance; only a {@link Grant} lets it run. The scheduler reads the demands,
 * the launcher the rest.
 *
 * @param instance which instance
 * @param generation which binding of it, 1 or more
 * @param tenant whose
 * @param name its name, unique in its tenant; also its host name
 * @param workload the workload's name
 * @param kind process, container or virtual machine
 * @param command program and arguments; empty: the image's own (a process must have one)
 * @param demands what it needs
 * @param requires where it must run
 * @param scheduling what the scheduler is to heed besides, or null for nothing
 * @param restart what to do when it ends by itself
 * @param image what it starts from, or null (a process may do without)
 * @param parts tenant data the node fetches once it is granted: {@code user_data}, {@code
 *     environment} (one JSON object of strings)
 * @param fetchFrom base address of the controller's HTTPS API, without path
 * @param leaderEpoch see {@link FromLeader}
 */
public record Start(
    InstanceId instance,
    long generation,
    TenantId tenant,
    String name,
    String workload,
    Kind kind,
    List<String> command,
    Demands demands,
    Requires requires,
    @Nullable Scheduling scheduling,
    Restart restart,
    @Nullable ImageReference image,
    List<Blob> parts,
    URI fetchFrom,
    @Nullable Long leaderEpoch)
    implements Payload, FromLeader {
  @SuppressWarnings("ConstantValue")
  public Start {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(demands, "demands");
    Objects.requireNonNull(requires, "requires");
    Objects.requireNonNull(restart, "restart");
    Objects.requireNonNull(fetchFrom, "fetch_from");
    command = command == null ? List.of() : List.copyOf(command);
    Epoch.check("leader_epoch", leaderEpoch);
    parts = parts == null ? List.of() : List.copyOf(parts);
  }

  /** The same for another instance, or another binding of it. */
  public Start as(InstanceId other, long binding) {
    return copy(other, binding, tenant, name, leaderEpoch);
  }

  /** The same for another instance of this workload. */
  Start as(InstanceId other, long binding, TenantId owner, String called) {
    return copy(other, binding, owner, called, leaderEpoch);
  }

  @Override
  public Start by(long epoch) {
    return copy(instance, generation, tenant, name, epoch);
  }

  private Start copy(
      InstanceId other, long binding, TenantId owner, String called, @Nullable Long epoch) {
    return new Start(
        other,
        binding,
        owner,
        called,
        workload,
        kind,
        command,
        demands,
        requires,
        scheduling,
        restart,
        image,
        parts,
        fetchFrom,
        epoch);
  }
}
