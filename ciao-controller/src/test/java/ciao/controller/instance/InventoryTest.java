package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.state.memory.MemoryStore;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept of what nodes say they hold. */
final class InventoryTest {
  private static final NodeId NODE = new NodeId(new UUID(0, 1));

  private final VirtualTimers time = new VirtualTimers();
  private final Memory memory = new Memory(new MemoryStore(time, Runnable::run, time));
  private final Wire wire = new Wire();
  private final Inventory inventory =
      new Inventory(memory, wire, Timing.DEFAULT, (heard, wait) -> {});

  @Test
  void aNodeThatInventsInstancesIsAnsweredEachTimeAndFillsNoMemory() {
    for (int n = 0; n < 3 * NodeView.MOST; n++) {
      InstanceId invented = new InstanceId(new UUID(1, n));
      if (n % 2 == 0) {
        inventory.claimed(new InstanceClaimed(invented, 1, NODE));
      } else {
        inventory.reported(NODE, report(invented), false);
      }
      assertThat(last()).isEqualTo(new Delete(invented, 1, NODE));
    }
    assertThat(memory.node(NODE).reported).hasSize(NodeView.MOST);
    assertThat(memory.node(NODE).unsettled).hasSizeLessThanOrEqualTo(NodeView.MOST);
  }

  private Payload last() {
    return wire.sent.getLast();
  }

  private static InstanceReport report(InstanceId instance) {
    return new InstanceReport(instance, 1, InstanceState.PREPARED, null, null, 0, null, null, null);
  }
}
