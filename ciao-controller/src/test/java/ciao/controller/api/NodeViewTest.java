package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Node;
import ciao.controller.instance.InstanceCounts;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.NodeAvailability;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.state.Operation;
import ciao.state.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an operator is shown of a node. */
class NodeViewTest {
  private static final NodeId NODE = new NodeId(new UUID(0, 1));
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final MemoryStore store = new MemoryStore(CLOCK, Runnable::run, Runnable::run);
  private Instant steady = Instant.EPOCH;
  private final NodeTracker nodes = new NodeTracker(store, CLOCK, () -> steady);

  @Test
  void ofANodeThatIsAwayWhenItLastReportedIsShown() {
    Instant reported = Instant.ofEpochSecond(7);
    stored(NodeAvailability.GONE, reported);
    assertThat(shown().seen()).isEqualTo(reported);
  }

  @Test
  void aNodeThatWasReadyAndHangsIsShownAsUnresponsive() {
    stored(NodeAvailability.READY, null);
    nodes.schedulerConnected(Duration.ofSeconds(6));
    nodes.connected(NODE, NodeType.COMPUTE_NODE);
    assertThat(shown().status()).isEqualTo("ready");

    steady = steady.plusSeconds(61);
    assertThat(shown().status()).isEqualTo("unresponsive");
  }

  private void stored(NodeAvailability availability, @Nullable Instant seen) {
    NodeStatus status =
        new NodeStatus(
            "web1", NodeType.COMPUTE_NODE, availability, null, Map.of(), CLOCK.instant(), seen);
    store.write(Operation.create(Resources.node(NODE), Resources.NOBODY, status)).join().orThrow();
  }

  private Node shown() {
    try (InstanceCounts counts = new InstanceCounts(store, Runnable::run)) {
      return new Views(counts, nodes).node(store, store.get(Resources.node(NODE)).orElseThrow());
    }
  }
}
