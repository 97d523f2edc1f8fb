package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Stats;
import ciao.state.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of what nodes say they hold. */
final class InventoryTest {
  private static final NodeId NODE = new NodeId(new UUID(0, 1));

  private final VirtualTimers time = new VirtualTimers();
  private final Memory memory = new Memory(new MemoryStore(time, Runnable::run, time));
  private final Wire wire = new Wire();
  private final List<Heard> timers = new ArrayList<>();
  private final Inventory inventory =
      new Inventory(memory, wire, Timing.DEFAULT, time, this::later);

  private void later(Heard heard, Duration wait) {
    Runnable due =
        () -> {
          timers.remove(heard);
          inventory.due(NODE);
        };
    timers.add(heard);
    var _ = time.schedule(due, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

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
    assertThat(memory.node(NODE).held()).isEqualTo(NodeView.MOST);
    assertThat(memory.node(NODE).unsettled).hasSizeLessThanOrEqualTo(NodeView.MOST);
  }

  @Test
  void whatANodeHoldsIsComparedAgainOnlyWhenItSaidSomethingNewAndNotAllTheTime() {
    NodeView view = memory.node(NODE);
    InstanceReport prepared = report(new InstanceId(new UUID(1, 1)));
    view.says(prepared);
    assertThat(view.agrees(Inventories.hash(List.of(prepared)), time.instant())).isTrue();
    view.says(prepared);
    assertThat(view.isComparable(time.instant())).as("it is known").isTrue();

    InstanceReport failed = failed(prepared, "mkfs: no space left");
    view.says(failed);
    assertThat(view.isComparable(time.instant())).as("a moment ago").isFalse();
    time.pass(Duration.ofSeconds(1));
    assertThat(view.isComparable(time.instant())).isTrue();
    assertThat(view.agrees(Inventories.hash(List.of(failed)), time.instant())).isTrue();
    view.gone(failed.instance(), 1);
    time.pass(Duration.ofSeconds(1));
    assertThat(view.agrees(Inventories.hash(List.of()), time.instant())).isTrue();
  }

  @Test
  void aNodeThatGivesCauseForDoubtAllTheTimeIsAskedNowAndThenAndHasOneTimer() {
    NodeView view = memory.node(NODE);
    inventory.connected(view);
    for (int tenth = 0; tenth < 600; tenth++) {
      inventory.doubt(view);
      inventory.doubtLater(view);
      assertThat(timers).hasSize(1);
      inventory.stats(stats(tenth));
      time.pass(Duration.ofMillis(100));
    }
    assertThat(wire.sent).as("at once, on the first doubt, and every 10 s").hasSize(2 + 6);

    wire.sent.clear();
    inventory.doubt(view);
    inventory.stats(stats(600));
    time.pass(Duration.ofSeconds(10));
    assertThat(wire.sent).as("the answer may be older than the doubt").hasSize(1);
    inventory.stats(stats(601));
    time.pass(Duration.ofMinutes(1));
    assertThat(wire.sent).hasSize(1);
    assertThat(timers).isEmpty();
  }

  private static Stats stats(long sequence) {
    Room room = new Room(8, 8_000, 8_000, 8);
    Ready ready = new Ready(NODE, "web1", room, room, Map.of(), 0, 0);
    return new Stats(NODE, sequence, ready, 1, 1, 1, List.of(), List.of(), "", List.of());
  }

  @Test
  void theReasonsOfInstancesThatNobodyKnowsAreNotKept() {
    InstanceReport failed = failed(report(new InstanceId(new UUID(1, 1))), "mkfs: no space left");
    inventory.reported(NODE, failed, false);
    assertThat(memory.node(NODE).last(failed.instance())).isEqualTo(failed(failed, null));
  }

  private static InstanceReport failed(InstanceReport before, @Nullable String reason) {
    return new InstanceReport(
        before.instance(), 1, InstanceState.FAILED, null, reason, 0, null, null, null);
  }

  private Payload last() {
    return wire.sent.getLast();
  }

  private static InstanceReport report(InstanceId instance) {
    return new InstanceReport(instance, 1, InstanceState.PREPARED, null, null, 0, null, null, null);
  }
}
