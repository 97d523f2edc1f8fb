package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.Patience;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.QueueLimits;
import ciao.scheduler.placement.Samples;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Message;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PlacementLoopTest {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final Demands SMALL = new Demands(1, 100, 0);

  private final ManualExecutor executor = new ManualExecutor();
  private final RecordingOutbound outbound = new RecordingOutbound();
  private final List<Throwable> bugs = new ArrayList<>();
  private final AtomicInteger drained = new AtomicInteger();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void aStartLeavesBeforeItsPlacementIsAnnounced() {
    PlacementLoop loop = loop(new PlacementCore());
    connect(loop, 2, 1000);

    loop.post(start(1));
    executor.runAll();
    assertThat(outbound.log)
        .endsWith("START 1 to session 2", "session 1 hears that 1 is placed on node 2");
  }

  @Test
  void whatAConnectionDidNotTakeGoesElsewhereAndIsNotAnnouncedBefore() {
    PlacementLoop loop = loop(new PlacementCore());
    connect(loop, 2, 1000);
    connect(loop, 3, 1000);
    outbound.backedUp.add(new SessionId(2));

    loop.post(start(1));
    executor.runAll();

    assertThat(outbound.log)
        .endsWith(
            "session 2 does not take START 1",
            "START 1 to session 3",
            "session 1 hears that 1 is placed on node 3");
  }

  @Test
  void aConnectionThatTookNoStartIsOfferedNoLaterOneOfTheSameEvent() {
    PlacementLoop loop = loop(new PlacementCore());
    loop.post(start(1));
    loop.post(start(2));
    loop.post(start(3));
    outbound.backedUp.add(new SessionId(2));
    connect(loop, 2, 250);
    executor.runAll();

    assertThat(outbound.log)
        .containsOnlyOnce("session 2 does not take START 1")
        .doesNotContain("session 2 does not take START 2", "START 2 to session 2")
        .endsWith("session 1 hears that 1 waits", "session 1 hears that 2 waits");

    outbound.backedUp.clear();
    outbound.log.clear();
    loop.post(new Event.NodeWritable(new SessionId(2)));
    executor.runAll();

    assertThat(outbound.log)
        .containsExactly(
            "START 1 to session 2",
            "session 1 hears that 1 is placed on node 2",
            "START 2 to session 2",
            "session 1 hears that 2 is placed on node 2");
  }

  @Test
  void whatWasPutOffIsDoneWhenNothingElseHappens() {
    PlacementLoop loop = loop(new PlacementCore(QueueLimits.DEFAULT, Patience.DEFAULT, 1));
    for (int instance = 1; instance <= 5; instance++) {
      loop.post(start(instance));
    }
    connect(loop, 2, 1000);

    executor.runAll();

    assertThat(outbound.log).contains("START 5 to session 2");
  }

  @Test
  void aTurnEndsWhenOthersMayWantOne() {
    PlacementLoop loop = loop(new PlacementCore());
    for (int n = 0; n <= PlacementLoop.EVENTS_PER_TURN; n++) {
      loop.post(cancel(n));
    }
    assertThat(executor.waiting()).isEqualTo(1);

    executor.runOne();

    assertThat(outbound.log).hasSize(PlacementLoop.EVENTS_PER_TURN);
    assertThat(executor.waiting()).isEqualTo(1);
    executor.runOne();
    assertThat(outbound.log).hasSize(PlacementLoop.EVENTS_PER_TURN + 1);
    assertThat(executor.waiting()).isZero();
  }

  @Test
  void aFullMailboxSaysSoAndStillTakesWhatComes() {
    PlacementLoop loop = loop(new PlacementCore());
    for (int n = 1; n < PlacementLoop.HIGH_WATER; n++) {
      loop.post(cancel(n));
    }
    assertThat(loop.isFull()).isFalse();
    loop.post(cancel(0));
    assertThat(loop.isFull()).isTrue();
    loop.post(cancel(0));

    executor.runOne();
    assertThat(drained).hasValue(0);
    executor.runAll();

    assertThat(drained).hasPositiveValue();
    assertThat(loop.isDrained()).isTrue();
    assertThat(outbound.log).hasSize(PlacementLoop.HIGH_WATER + 1);
  }

  @Test
  void aBugIsReportedOnceAndEndsPlacement() {
    PlacementLoop loop = loop(new PlacementCore());
    outbound.bug = new IllegalStateException("a bug");

    loop.post(cancel(1));
    loop.post(cancel(2));
    executor.runAll();
    loop.post(cancel(3));
    assertThat(bugs).containsExactly(outbound.bug);
    assertThat(executor.waiting()).isZero();
  }

  @Test
  void eventsThatDoNotFitTheStateAreCounted() {
    PlacementLoop loop = loop(new PlacementCore());
    loop.post(new Event.NodeDisconnected(new SessionId(9)));
    loop.post(new Event.ControllerDisconnected(new SessionId(9)));
    loop.post(ready(9, 9, 100));
    executor.runAll();
    assertThat(loop.ignored()).isEqualTo(3);
    assertThat(bugs).isEmpty();
  }

  @Test
  void turnsNeverOverlapAndEveryEventIsHandledInItsSendersOrder() throws Exception {
    int senders = 4;
    int events = 5_000;
    OrderedOutbound ordered = new OrderedOutbound();
    try (ExecutorService pool = Executors.newFixedThreadPool(3);
        ExecutorService posting = Executors.newFixedThreadPool(senders)) {
      PlacementLoop loop =
          new PlacementLoop(new PlacementCore(), ordered, pool, pool, () -> {}, bugs::add, meters);
      for (int sender = 1; sender <= senders; sender++) {
        SessionId from = new SessionId(sender);
        posting.execute(() -> {
          for (int n = 1; n <= events; n++) {
            loop.post(new Event.StartCancelled(from, Samples.instance(1), n));
          }
        });
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ordered.handled.get() == senders * events);
    }
    assertThat(ordered.overlapped).isFalse();
    assertThat(ordered.outOfOrder).isFalse();
    assertThat(bugs).isEmpty();
  }

  private PlacementLoop loop(PlacementCore core) {
    PlacementLoop loop =
        new PlacementLoop(
            core, outbound, executor, executor, drained::incrementAndGet, bugs::add, meters);
    loop.post(new Event.ControllerConnected(CONTROLLER));
    executor.runAll();
    drained.set(0);
    return loop;
  }

  private void connect(PlacementLoop loop, int node, long memoryMib) {
    SessionId session = new SessionId(node);
    loop.post(new Event.NodeConnected(session, Samples.node(node), NodeType.COMPUTE_NODE));
    loop.post(ready(node, node, memoryMib));
    executor.runAll();
  }

  private static Event ready(int session, int node, long memoryMib) {
    Room room = new Room(100, memoryMib, 0, 100);
    return new Event.NodeReady(
        new SessionId(session), Samples.ready(Samples.node(node), "web" + node, room, 0));
  }

  private static Event start(int instance) {
    return Event.StartSubmitted.of(CONTROLLER, Samples.start(instance, 1, SMALL, Requires.NOTHING));
  }

  private static Event cancel(int instance) {
    return new Event.StartCancelled(CONTROLLER, Samples.instance(instance), 1);
  }

  private static long number(InstanceId instance) {
    return instance.value().getLeastSignificantBits() & 0xffff;
  }

  /** Writes down what left. */
  private static final class RecordingOutbound implements Outbound {
    final List<String> log = new ArrayList<>();
    final Set<SessionId> backedUp = new HashSet<>();
    RuntimeException bug;

    @Override
    public boolean forward(SessionId node, Message start) {
      long instance = number(((Start) start.payload()).instance());
      boolean taken = !backedUp.contains(node);
      log.add(
          taken ? "START " + instance + " to " + node : node + " does not take START " + instance);
      return taken;
    }

    @Override
    public void tell(SessionId controller, Message message) {
      if (bug != null) {
        throw bug;
      }
      log.add(controller + " hears that " + words(message.payload()));
    }

    private static String words(Payload payload) {
      return switch (payload) {
        case InstancePlaced placed ->
            number(placed.instance())
                + " is placed on node "
                + (placed.node().value().getLeastSignificantBits() & 0xffff);
        case StartFailure failure -> number(failure.instance()) + " waits";
        default -> payload.toString();
      };
    }
  }

  /** Sees whether it is called by two threads at once, or out of a sender's order. */
  private static final class OrderedOutbound implements Outbound {
    final AtomicInteger handled = new AtomicInteger();
    final AtomicBoolean overlapped = new AtomicBoolean();
    final AtomicBoolean outOfOrder = new AtomicBoolean();
    private final AtomicBoolean inside = new AtomicBoolean();
    private final Map<SessionId, Long> last = new HashMap<>();

    @Override
    public boolean forward(SessionId node, Message start) {
      throw new AssertionError("nothing was started");
    }

    @Override
    public void tell(SessionId controller, Message message) {
      if (inside.getAndSet(true)) {
        overlapped.set(true);
      }
      long number = ((InstanceDeleted) message.payload()).generation();
      if (last.getOrDefault(controller, 0L) != number - 1) {
        outOfOrder.set(true);
      }
      last.put(controller, number);
      inside.set(false);
      handled.incrementAndGet();
    }
  }
}
