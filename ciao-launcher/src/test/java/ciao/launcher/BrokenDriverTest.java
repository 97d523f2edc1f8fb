package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.ModelController.Wanted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Restart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that throws what none may throw, when its instance runs already. */
class BrokenDriverTest {
  @TempDir private Path directory;

  @Test
  void whatABrokenStartLeftRunningIsStoppedBeforeItIsCalledFailed() throws IOException {
    try (CrashingNode node = new CrashingNode(directory, 1)) {
      node.watched.breakNextStart();
      Wanted wanted = create(node);

      assertThat(last(wanted)).isEqualTo(InstanceState.FAILED);
      assertThat(node.driver.runs(wanted.id)).isFalse();

      settle(node);
      assertThat(last(wanted)).isEqualTo(InstanceState.ACTIVE);
      assertThat(node.watched.broken()).isEmpty();
    }
  }

  @Test
  void whatCannotBeStoppedIsSaidToRun() throws IOException {
    try (CrashingNode node = new CrashingNode(directory, 1)) {
      node.watched.breakNextStart();
      node.watched.neverStop();
      Wanted wanted = create(node);

      assertThat(last(wanted)).isEqualTo(InstanceState.ACTIVE);
      assertThat(node.driver.runs(wanted.id)).isTrue();
    }
  }

  @Test
  void whatCannotBeLookedAtIsNotCalledFailedButLookedAtAgain() throws IOException {
    try (CrashingNode node = new CrashingNode(directory, 1)) {
      node.watched.breakNextStart();
      node.watched.breakNextLooks(3);
      Wanted wanted = create(node);
      settle(node);

      assertThat(last(wanted)).isEqualTo(InstanceState.ACTIVE);
      assertThat(node.driver.runs(wanted.id)).isTrue();
      assertThat(node.watched.broken()).isEmpty();
    }
  }

  private static Wanted create(CrashingNode node) {
    Wanted wanted = node.controller.create(new InstanceId(new UUID(1, 1)), Restart.NEVER);
    settle(node);
    return wanted;
  }

  private static InstanceState last(Wanted wanted) {
    return Objects.requireNonNull(wanted.last).state();
  }

  private static void settle(CrashingNode node) {
    node.controller.insist();
    while (!node.toNode.isEmpty()) {
      node.deliverNext();
      node.world.runReady();
    }
    node.world.runFor(Duration.ofSeconds(5));
  }
}
