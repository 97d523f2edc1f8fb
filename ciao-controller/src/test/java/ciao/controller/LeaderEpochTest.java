package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.client.CiaoClient;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import ciao.ssntp.payload.FromLeader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that is behind what others saw, with the real scheduler. */
final class LeaderEpochTest {
  @TempDir private Path home;

  @Test
  void itTakesAHigherEpochThanTheSchedulerSawAndIsObeyedAgain() throws Exception {
    Path scheduler = Files.createDirectories(home.resolve("scheduler"));
    long ahead = InstantSource.system().millis() + Duration.ofDays(1).toMillis();
    Files.writeString(scheduler.resolve("leader-epoch"), Long.toString(ahead));
    try (TestCluster cluster = new TestCluster(home)) {
      cluster.client("admin").addTenant(new NewTenant("team-a"));
      CiaoClient tenant = cluster.client("team-a");
      tenant.addWorkload("team-a", ControllerLifecycleTest.sleep("sleep", 64));
      FakeNode node = cluster.connect("web1");
      tenant.addInstances("team-a", new NewInstances("sleep", "web", null));

      await().until(() -> tenant.instance("team-a", "web").phase().equals("active"));

      assertThat(node.received)
          .filteredOn(FromLeader.class::isInstance)
          .isNotEmpty()
          .allSatisfy(
              command -> assertThat(((FromLeader) command).leaderEpoch()).isEqualTo(ahead + 1));
    }
  }
}
