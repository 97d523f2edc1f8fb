package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.RawPayload;
import ciao.ssntp.Trace;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What would not read well in a transcript; most promises stand in {@code transcripts}. */
class PlacementCoreTest {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final SessionId NODE = new SessionId(2);
  private static final Room ROOM = new Room(8, 1_000, 1_000, 10);
  private static final Demands SMALL = new Demands(1, 100, 0);

  @Test
  void anAnswerIsBoundedHoweverManyLabelsAreRequired() {
    PlacementCore core = coreWithNode("web1");
    Map<String, String> labels = new HashMap<>();
    for (int n = 0; n < 10_000; n++) {
      labels.put("label" + n, "x".repeat(100));
    }
    StartFailure failure =
        refused(core, Samples.start(1, 1, SMALL, new Requires(labels, null, null)));
    assertThat(failure.message()).hasSizeLessThan(2_100).startsWith("no room on the only node");
    assertThat(failure.vetoes().getFirst().example()).hasSizeLessThan(2_100);
    assertThat(failure.nearestMiss().lacks()).hasSizeLessThan(2_100);
  }

  @Test
  void aHostNameThatDnsWouldNotAllowIsNotTakenIn() {
    PlacementCore core = coreWithNode("w".repeat(256));
    assertThat(refused(core, Samples.start(1, 1, SMALL, Requires.NOTHING)).message())
        .contains("it has not reported its room yet");
    core.handle(ready("w".repeat(255)));
    assertThat(core.waiting()).isZero();
  }

  @Test
  void whatWaitsIsTimedFromWhenItFirstCameHoweverOftenItIsSubmitted() {
    PlacementCore core = new PlacementCore();
    Trace first = trace("first", 1_000);
    core.handle(submitted(1, first));
    core.handle(submitted(1, trace("again", 2_000)));
    core.handle(new Event.NodeConnected(NODE, Samples.node(1), NodeType.COMPUTE_NODE));
    assertThat(placed(core.handle(ready("web1"))).start().trace()).isEqualTo(first);
  }

  @Test
  void aLaterGenerationIsTimedAnew() {
    PlacementCore core = new PlacementCore();
    core.handle(submitted(1, trace("first", 1_000)));
    Trace second = trace("second", 2_000);
    core.handle(submitted(2, second));
    core.handle(new Event.NodeConnected(NODE, Samples.node(1), NodeType.COMPUTE_NODE));
    assertThat(placed(core.handle(ready("web1"))).start().trace()).isEqualTo(second);
  }

  private static Event.StartSubmitted submitted(long generation, Trace trace) {
    Start start = Samples.start(1, generation, SMALL, Requires.NOTHING);
    return new Event.StartSubmitted(
        CONTROLLER, new Message(Operand.START, start, RawPayload.EMPTY, trace));
  }

  private static Trace trace(String label, long start) {
    return new Trace(label, Samples.node(9), start, List.of());
  }

  private static Effect.Place placed(List<Effect> effects) {
    return (Effect.Place) effects.getFirst();
  }

  @Test
  void theQueueIsBoundedInBytesToo() {
    Start first = Samples.start(1, 1, SMALL, Requires.NOTHING);
    long bytes = Message.of(Operand.START, first).raw().size();
    PlacementCore core = new PlacementCore(new QueueLimits(10, bytes), Patience.DEFAULT, 1);
    assertThat(refused(core, first).queued()).isTrue();
    StartFailure second = refused(core, Samples.start(2, 1, SMALL, Requires.NOTHING));
    assertThat(second.reason()).isEqualTo(RefusalReason.QUEUE_FULL);
    assertThat(second.queued()).isFalse();
    core.handle(new Event.StartCancelled(CONTROLLER, first.instance(), 1));
    assertThat(refused(core, Samples.start(2, 1, SMALL, Requires.NOTHING)).queued()).isTrue();
  }

  @Test
  void aStartOfTheSameGenerationThatAsksForMoreReservesWhatItAsksFor() {
    PlacementCore core = coreWithNode("web1");
    placed(core, Samples.start(1, 1, new Demands(1, 400, 0), Requires.NOTHING));
    placed(core, Samples.start(1, 1, new Demands(1, 600, 0), Requires.NOTHING));
    assertThat(refused(core, Samples.start(2, 1, new Demands(1, 1, 0), Requires.NOTHING)).message())
        .contains("web1 lacks 1 MiB");
  }

  /** Or it would run twice. */
  @Test
  void whatWaitsOfAnInstanceWaitsNoMoreWhenTheStartOnItsWayIsWantedAfterAll() {
    PlacementCore core = coreWithNode("web1");
    Start onItsWay = Samples.start(1, 1, new Demands(1, 400, 0), Requires.NOTHING);
    placed(core, onItsWay);
    refused(core, Samples.start(1, 1, new Demands(1, 900, 0), Requires.NOTHING));
    assertThat(placed(core, onItsWay).node()).isEqualTo(Samples.node(1));
    assertThat(core.waiting()).isZero();
  }

  @Test
  void aNodeThatNamesOtherDevicesWithEachReportStopsNobody() {
    PlacementCore core = coreWithNode("web1");
    core.handle(ready("web1", devices("gpu")));
    placed(core, Samples.start(1, 1, new Demands(1, 1, 0, Map.of("gpu1", 1)), Requires.NOTHING));
    core.handle(ready("web1", devices("fpga")));
    placed(core, Samples.start(2, 1, new Demands(1, 1, 0, Map.of("fpga1", 1)), Requires.NOTHING));
    assertThat(core.snapshot().nodes()).isEqualTo(1);
  }

  @Test
  void aNodeThatNamesAllTheDevicesItMayKeepsNoneOfOthersFromBeingFound() {
    PlacementCore core = coreWithNode("web1");
    core.handle(ready("web1", devices("mine")));
    for (int number = 2; number <= 200; number++) {
      SessionId session = new SessionId(100 + number);
      core.handle(new Event.NodeConnected(session, Samples.node(number), NodeType.COMPUTE_NODE));
      Map<String, Integer> devices = number == 200 ? Map.of("gpu", 8) : Map.of();
      Room room = new Room(8, 1_000, 1_000, 10, devices);
      core.handle(
          new Event.NodeReady(
              session, Samples.ready(Samples.node(number), "web" + number, room, 0)));
    }
    Demands one = new Demands(1, 1, 0, Map.of("gpu", 1));
    assertThat(placed(core, Samples.start(1, 1, one, Requires.NOTHING)).searched()).isEqualTo(200);
    InstancePlaced next = placed(core, Samples.start(2, 1, one, Requires.NOTHING));
    for (int n = 3; next.searched() > 1 && n < 6; n++) {
      next = placed(core, Samples.start(n, 1, one, Requires.NOTHING));
    }
    assertThat(next.searched()).isOne();
    assertThat(next.node()).isEqualTo(Samples.node(200));
  }

  private static Event ready(String hostname, Map<String, Integer> devices) {
    Room room = new Room(8, 1_000, 1_000, 10, devices);
    return new Event.NodeReady(NODE, Samples.ready(Samples.node(1), hostname, room, 0));
  }

  private static Map<String, Integer> devices(String prefix) {
    Map<String, Integer> devices = new HashMap<>();
    for (int n = 0; n < 64; n++) {
      devices.put(prefix + n, 1);
    }
    return devices;
  }

  @Test
  void aPlacementSaysHowItWasFound() {
    PlacementCore core = coreWithNode("web1");
    InstancePlaced placed = placed(core, Samples.start(1, 7, SMALL, Requires.NOTHING));
    assertThat(placed)
        .isEqualTo(
            new InstancePlaced(
                Samples.instance(1), 7, Samples.node(1), "web1", 1, 1, 2, "the first with room"));
  }

  @Test
  void onlyAStartCanBeSubmitted() {
    Message delete = Message.of(Operand.DELETE, new Delete(Samples.instance(1), 1, null));
    assertThatThrownBy(() -> new Event.StartSubmitted(CONTROLLER, delete))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("message: DELETE (expected: START)");
  }

  private static PlacementCore coreWithNode(String hostname) {
    PlacementCore core = new PlacementCore();
    core.handle(new Event.NodeConnected(NODE, Samples.node(1), NodeType.COMPUTE_NODE));
    core.handle(ready(hostname));
    return core;
  }

  private static Event ready(String hostname) {
    return new Event.NodeReady(NODE, Samples.ready(Samples.node(1), hostname, ROOM, 0));
  }

  private static StartFailure refused(PlacementCore core, Start start) {
    return ((Effect.Refuse) only(core.handle(Event.StartSubmitted.of(CONTROLLER, start))))
        .failure();
  }

  private static InstancePlaced placed(PlacementCore core, Start start) {
    return ((Effect.Place) only(core.handle(Event.StartSubmitted.of(CONTROLLER, start)))).placed();
  }

  private static Effect only(List<Effect> effects) {
    assertThat(effects).hasSize(1);
    return effects.getFirst();
  }
}
