package ciao.ssntp.payload;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * STATS: a node's numbers, every 6 s and on request.
 *
 * @param node the launcher
 * @param sequence counts the STATS of this launcher's run, from 1
 * @param ready the same as in READY
 * @param memoryAvailableMib memory the host's kernel says is available, in MiB
 * @param diskAvailableMib free disk under the node's home, in MiB
 * @param cpus CPUs online
 * @param changes state changes since the last STATS
 * @param usage what active instances were measured to use
 * @param inventoryHash hash over (instance, generation, state) of all it holds, see {@link
 *     Inventories#hash}
 * @param inventory all it holds; on connect and on request, else null
 */
public record Stats(
    NodeId node,
    long sequence,
    Ready ready,
    long memoryAvailableMib,
    long diskAvailableMib,
    int cpus,
    List<InstanceReport> changes,
    List<InstanceUsage> usage,
    String inventoryHash,
    @Nullable List<InstanceReport> inventory)
    implements Payload, FromNode {
  @SuppressWarnings("ConstantValue")
  public Stats {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(ready, "ready");
    Objects.requireNonNull(inventoryHash, "inventory_hash");
    changes = changes == null ? List.of() : List.copyOf(changes);
    usage = usage == null ? List.of() : List.copyOf(usage);
    inventory = inventory == null ? null : List.copyOf(inventory);
    if (!ready.node().equals(node)) {
      throw new IllegalArgumentException(
          "ready.node: " + ready.node() + " (expected: the sender, " + node + ")");
    }
  }
}
