package ciao.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.launcher.lifecycle.Admission;
import ciao.launcher.lifecycle.Event;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Lifecycle;
import ciao.launcher.testing.Starts;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeRoomTest {
  private static final InstanceId ID = new InstanceId(new UUID(0, 1));
  private static final Room CAPACITY = new Room(4, 1_000, 5_000, 10);

  private final NodeRoom room = new NodeRoom(CAPACITY);

  @Test
  void anInstanceTakesItsDemandsAndASlotFromItsStartOn() {
    assertThat(room.hold(ID, accepted(start(1, 2, 300, 400)))).isTrue();
    assertThat(room.free()).isEqualTo(new Room(2, 700, 4_600, 9));
  }

  @Test
  void anExitedInstanceTakesItsDiskAlone() {
    Instance exited = step(accepted(start(1, 2, 300, 400)), new Event.StopRequested(1));
    room.hold(ID, exited);
    assertThat(room.free()).isEqualTo(new Room(4, 1_000, 4_600, 10));
  }

  @Test
  void whatIsDeletedTakesNothing() {
    room.hold(ID, accepted(start(1, 2, 300, 400)));
    assertThat(room.hold(ID, new Absent(ID, 1))).isTrue();
    assertThat(room.free()).isEqualTo(CAPACITY);
  }

  @Test
  void betweenTwoStatesItTakesWhateverEitherDoes() {
    Instance running = accepted(start(1, 2, 300, 400));
    Instance exited = step(running, new Event.StopRequested(1));
    room.hold(ID, running, exited);
    assertThat(room.free()).isEqualTo(new Room(2, 700, 4_600, 9));
  }

  @Test
  void aStartThatWaitsBehindARunningInstanceHasItsRoomAlready() {
    Instance running = step(accepted(start(1, 1, 300, 400)), new Event.Granted(1));
    Instance starting = step(running, new Event.Prepared(1));
    Instance stopping =
        step(starting, new Event.StartReceived(start(2, 3, 200, 900), new Admission.Fits()));
    room.hold(ID, stopping);
    assertThat(room.free()).isEqualTo(new Room(1, 700, 4_100, 9));
  }

  @Test
  void aLaterGenerationIsMeasuredWithoutTheEarlierOne() {
    room.hold(ID, accepted(start(1, 4, 1_000, 5_000)));
    assertThat(room.isFull()).isTrue();
    assertThat(room.fits(start(2, 4, 1_000, 5_000))).isTrue();
    assertThat(room.fits(Starts.process(new InstanceId(new UUID(0, 2)), 1, 1, 16, 0))).isFalse();
  }

  @Test
  void anInstanceTakesDevicesUntilItEndsAndNeverMoreThanThereAre() {
    NodeRoom devices = new NodeRoom(new Room(4, 1_000, 1_000, 10, Map.of("gpu", 2)));
    Demands oneGpu = new Demands(1, 100, 0, Map.of("gpu", 1));
    Start second = Starts.process(new InstanceId(new UUID(0, 2)), 1, oneGpu);
    devices.hold(ID, accepted(Starts.process(ID, 1, oneGpu)));
    assertThat(devices.free().devices()).isEqualTo(Map.of("gpu", 1));
    assertThat(devices.fits(second)).isTrue();
    devices.hold(second.instance(), accepted(second));
    assertThat(devices.free().devices()).isEmpty();
    assertThat(devices.fits(Starts.process(new InstanceId(new UUID(0, 3)), 1, oneGpu))).isFalse();
  }

  @Test
  void anInstanceCountsForItsGroupWhileItTakesMoreThanDisk() {
    Start member = Starts.member(ID, 1, "web");
    assertThat(room.hold(ID, accepted(member))).isTrue();
    assertThat(room.groups()).isEqualTo(Map.of("team-a/web", 1));
    assertThat(room.hold(ID, accepted(member))).isFalse();
    assertThat(room.hold(ID, step(accepted(member), new Event.StopRequested(1)))).isTrue();
    assertThat(room.groups()).isEmpty();
  }

  @Test
  void aNodeMadeSmallerThanWhatItHoldsIsFull() {
    NodeRoom small = new NodeRoom(new Room(1, 100, 100, 1));
    small.hold(ID, accepted(start(1, 2, 300, 400)));
    assertThat(small.free()).isEqualTo(new Room(-1, -200, -300, 0));
    assertThat(small.isFull()).isTrue();
  }

  @Test
  void capacityIsTheHostLessItsReserveTimesTheOvercommit() {
    CapacitySettings settings =
        new CapacitySettings(null, null, null, 512, 2_048, 1.5, 7, Map.of("gpu", 2));
    assertThat(settings.of(new HostTotals(3, 8_000, 50_000)))
        .isEqualTo(new Room(4, 7_488, 47_952, 7, Map.of("gpu", 2)));
    assertThat(CapacitySettings.exactly(CAPACITY).of(new HostTotals(3, 8_000, 50_000)))
        .isEqualTo(CAPACITY);
  }

  @Test
  void anImpossibleCapacityIsRefusedWithItsValues() {
    assertThatThrownBy(() -> new CapacitySettings(null, null, null, 0, 0, 0, 1, Map.of()))
        .hasMessageContaining("vcpu_overcommit=0.0")
        .hasMessageContaining("more than 0");
  }

  private static Start start(long generation, int vcpus, long memoryMib, long diskMib) {
    return Starts.process(ID, generation, vcpus, memoryMib, diskMib);
  }

  private static Instance accepted(Start start) {
    return step(new Absent(ID, 0), new Event.StartReceived(start, new Admission.Fits()));
  }

  private static Instance step(Instance instance, Event event) {
    return Lifecycle.step(instance, event).instance();
  }
}
