package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.scheduler.placement.Samples;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stats;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler whose machine's clock is set: the time of day decides nothing. */
class ClockJumpTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Room ROOM = new Room(10, 1_000, 1_000, 10);

  /** Silent peers are asked all the time, so that one thought dead would be dropped here. */
  private static final ClusterConfiguration HASTY =
      new ClusterConfiguration(6_000, 20, 20_000, 1 << 20);

  @Test
  void nobodyIsDroppedAndEveryStartGoesOnWhenTheClockIsSet(@TempDir Path home) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    try (TestCloud cloud =
        new TestCloud(home, false, settings -> settings.with(now::get).with(HASTY))) {
      TestPeer controller = cloud.controller(1);
      TestPeer node = cloud.node(2);
      assertThat(controller.next(NodeConnected.class).node()).isEqualTo(node.node());
      node.reports(ROOM, 0);
      assertThat(controller.next(Stats.class).node()).isEqualTo(node.node());
      int instance = 0;
      for (Duration jump : List.of(Duration.ofDays(-9_000), Duration.ofDays(40_000))) {
        now.set(NOW.plus(jump));
        long asked = pings(cloud);
        await().atMost(TestPeer.PATIENCE).until(() -> pings(cloud) >= asked + 4);
        Start start = Samples.start(++instance, 1, new Demands(1, 100, 10), Requires.NOTHING);
        controller.sendTraced(Operand.START, start);
        Message arrived = node.next();
        assertThat(arrived.payload()).isEqualTo(start);
        assertThat(Instant.ofEpochSecond(0, arrived.trace().hops().get(1).received()))
            .as("the clock that was set is the scheduler's")
            .isEqualTo(now.get());
        assertThat(controller.next(InstancePlaced.class).instance()).isEqualTo(start.instance());
      }
      assertThat(node.connections() + controller.connections()).isEqualTo(2);
      assertThat(cloud.bugs()).isEmpty();
    }
  }

  private static long pings(TestCloud cloud) {
    return (long)
        cloud
            .counted("ciao.ssntp.frames", "direction", "sent", "operand", "PING")
            .functionCounter()
            .count();
  }
}
