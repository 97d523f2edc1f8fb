package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ciao.launcher.lifecycle.Admission;
import ciao.launcher.lifecycle.Event;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Progress;
import ciao.launcher.lifecycle.Lifecycle;
import ciao.launcher.lifecycle.Outcome;
import ciao.launcher.lifecycle.Phase;
import ciao.launcher.lifecycle.Step;
import ciao.launcher.node.Host;
import ciao.launcher.node.HostReading;
import ciao.launcher.node.HostTotals;
import ciao.launcher.node.NodeRoom;
import ciao.launcher.testing.Starts;
import ciao.launcher.testing.VirtualWorld;
import ciao.ssntp.Operand;
import ciao.ssntp.ReadyPace;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Stats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node says of itself while its connection takes nothing. */
class AnnouncerTest {
  private static final NodeId NODE = new NodeId(new UUID(4, 1));
  private static final Duration PERIOD = Duration.ofSeconds(6);

  private final VirtualWorld world = new VirtualWorld(1);
  private final SlowUplink uplink = new SlowUplink();
  private final Books books =
      new Books(new NodeRoom(new Room(100, 100_000, 100_000, 100)), new Inventory());
  private final Announcer announcer = announcer();

  private static final class SlowUplink implements Uplink {
    private final List<Payload> sent = new ArrayList<>();
    private boolean writable = true;

    @Override
    public void send(Operand operand, Payload payload) {
      sent.add(payload);
    }

    @Override
    public boolean isWritable() {
      return writable;
    }
  }

  private static final class StillHost implements Host {
    private static final HostReading READING = new HostReading(1_000, 1_000, 4, 0);

    @Override
    public HostTotals totals() {
      return new HostTotals(4, 1_000, 1_000);
    }

    @Override
    public HostReading read() {
      return READING;
    }
  }

  private Announcer announcer() {
    Execution execution =
        new Execution(new Turns(world), world, world, world, () -> world.millis() * 1_000_000);
    UsageSampler sampler =
        new UsageSampler(
            new Drivers(Map.of()),
            _ -> {
              throw new AssertionError("no instance is measured here");
            },
            new StillHost(),
            StillHost.READING,
            execution);
    return new Announcer(
        new NodeProfile(NODE, "node", Map.of()), books, sampler, uplink, execution);
  }

  @BeforeEach
  void connect() {
    announcer.connected(PERIOD, List::of);
    world.runReady();
    assertThat(uplink.sent).hasSize(2);
    uplink.sent.clear();
    uplink.writable = false;
  }

  @Test
  void ofManyReadyAndStatsOnlyTheNewestLeavesOnceTheConnectionTakesBytesAgain() {
    for (int instance = 1; instance <= 3; instance++) {
      becomes(instance, Phase.PREPARING);
      world.runFor(PERIOD);
    }
    becomes(2, Phase.ACTIVE);
    assertThat(uplink.sent).isEmpty();

    drains();

    assertThat(uplink.sent).hasSize(2);
    assertThat(((Ready) uplink.sent.getFirst()).room()).isEqualTo(books.room().free());
    Stats stats = (Stats) uplink.sent.getLast();
    assertThat(stats.sequence()).as("no number is left out").isEqualTo(2);
    assertThat(stats.changes())
        .as("all that changed meanwhile, each as it is now")
        .extracting(InstanceReport::instance, report -> report.state().name())
        .containsExactlyInAnyOrder(
            tuple(id(1), "PREPARING"), tuple(id(2), "ACTIVE"), tuple(id(3), "PREPARING"));
    assertThat(stats.inventory()).isNull();

    drains();
    assertThat(uplink.sent).as("nothing twice").hasSize(2);
  }

  @Test
  void aReportOfAllThatWasAskedForMeanwhileIsNotForgotten() {
    becomes(1, Phase.ACTIVE);
    announcer.reportInventory();
    world.runFor(PERIOD);

    drains();

    assertThat(uplink.sent)
        .filteredOn(Stats.class::isInstance)
        .singleElement()
        .extracting(stats -> ((Stats) stats).inventory())
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(1);
  }

  @Test
  void whatWasHeldBackForOneConnectionIsNotSaidOnTheNext() {
    becomes(1, Phase.ACTIVE);
    world.runFor(PERIOD);
    uplink.writable = true;
    announcer.connected(PERIOD, List::of);
    assertThat(uplink.sent).hasSize(2);
    announcer.writable();
    assertThat(uplink.sent).hasSize(2);
  }

  @Test
  void startsThatTookRoomAreSaidTogetherAndRoomThatIsGotAtOnce() {
    uplink.writable = true;
    announcer.startAnswered(started(1));
    announcer.startAnswered(started(2));
    world.runReady();
    assertThat(uplink.sent).isEmpty();
    world.runFor(ReadyPace.GATHER);
    assertThat(uplink.sent).hasSize(1);

    announcer.startAnswered(started(3));
    announcer.startAnswered(refused(3));
    world.runReady();
    assertThat(uplink.sent).hasSize(2);
    world.runFor(ReadyPace.GATHER);
    assertThat(uplink.sent).as("nothing twice").hasSize(2);
  }

  private void drains() {
    uplink.writable = true;
    announcer.writable();
    world.runReady();
  }

  private void becomes(int instance, Phase phase) {
    Held held = held(instance, phase);
    books.inventory().put(held);
    books.room().hold(held.id(), held);
    announcer.roomChanged();
    world.runReady();
  }

  private static Step started(int instance) {
    return Lifecycle.step(
        new Absent(id(instance), 0),
        new Event.StartReceived(Starts.process(id(instance), 2), new Admission.Fits()));
  }

  /** Of one that is there already, in a generation it does not have any more. */
  private static Step refused(int instance) {
    return Lifecycle.step(
        started(instance).instance(),
        new Event.StartReceived(Starts.process(id(instance), 1), new Admission.Fits()));
  }

  private static Held held(int instance, Phase phase) {
    return new Held(
        Starts.process(id(instance), 1), phase, true, Outcome.NONE, 0, null, 0, Progress.FRESH);
  }

  private static InstanceId id(int number) {
    return new InstanceId(new UUID(1, number));
  }
}
