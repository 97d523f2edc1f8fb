package ciao.controller.node;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceUsage;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Stats;
import ciao.state.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What nodes measure. */
final class NodeTrackerTest {
  private static final NodeId HERE = new NodeId(new UUID(0, 1));
  private static final NodeId ELSEWHERE = new NodeId(new UUID(0, 2));
  private static final InstanceId WEB = new InstanceId(new UUID(7, 7));
  private static final InstanceId DB = new InstanceId(new UUID(7, 8));
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final Duration PERIOD = Duration.ofSeconds(6);

  private Instant steady = Instant.EPOCH;
  private final NodeTracker nodes =
      new NodeTracker(new MemoryStore(CLOCK, Runnable::run, Runnable::run), CLOCK, () -> steady);

  /** However it began: before its first STATS, or after many. */
  @Test
  void aConnectedNodeThatLeavesOutTenStatsIsUnresponsiveUntilItSendsOne() {
    nodes.schedulerConnected(PERIOD);
    nodes.connected(HERE, NodeType.COMPUTE_NODE);
    nodes.connected(ELSEWHERE, NodeType.NETWORK_NODE);
    steady = steady.plus(PERIOD.multipliedBy(10));
    assertThat(nodes.isUnresponsive(HERE)).isFalse();
    steady = steady.plusMillis(1);
    assertThat(nodes.isUnresponsive(HERE)).isTrue();
    assertThat(nodes.isUnresponsive(ELSEWHERE)).as("which sends none").isFalse();
    nodes.stats(stats(HERE));
    assertThat(nodes.isUnresponsive(HERE)).isFalse();
    steady = steady.plus(PERIOD.multipliedBy(11));
    assertThat(nodes.isUnresponsive(HERE)).isTrue();
    nodes.disconnected(HERE);
    assertThat(nodes.isUnresponsive(HERE)).as("it is disconnected, which says more").isFalse();
  }

  @Test
  void withoutASchedulerNoNodeIsSaidToBeUnresponsive() {
    nodes.schedulerConnected(PERIOD);
    nodes.connected(HERE, NodeType.COMPUTE_NODE);
    nodes.schedulerDisconnected();
    steady = steady.plus(PERIOD.multipliedBy(11));
    assertThat(nodes.isUnresponsive(HERE)).isFalse();
  }

  @Test
  void whatAnotherNodeSaysOfAnInstanceHidesNothingOfWhatItsOwnMeasured() {
    nodes.schedulerConnected(PERIOD);
    nodes.connected(HERE, NodeType.COMPUTE_NODE);
    nodes.connected(ELSEWHERE, NodeType.COMPUTE_NODE);
    nodes.stats(stats(HERE, usage(WEB, 10), usage(DB, 20)));
    nodes.stats(stats(ELSEWHERE, usage(WEB, 99)));
    nodes.stats(stats(ELSEWHERE));

    assertThat(nodes.usage(HERE, WEB)).contains(usage(WEB, 10));
    assertThat(nodes.usage(ELSEWHERE, WEB)).isEmpty();
    nodes.stats(stats(HERE, usage(WEB, 11)));
    assertThat(nodes.usage(HERE, WEB)).contains(usage(WEB, 11));
    assertThat(nodes.usage(HERE, DB)).as("it is not measured any more").isEmpty();
    nodes.disconnected(HERE);
    assertThat(nodes.usage(HERE, WEB)).isEmpty();
  }

  private static InstanceUsage usage(InstanceId instance, long bytes) {
    return new InstanceUsage(instance, bytes, 1, 1, 1);
  }

  private static Stats stats(NodeId node, InstanceUsage... usage) {
    Room room = new Room(8, 8_000, 8_000, 8);
    Ready ready = new Ready(node, "web1", room, room, Map.of(), 0, 0);
    return new Stats(node, 1, ready, 1, 1, 1, List.of(), List.of(usage), "", null);
  }
}
