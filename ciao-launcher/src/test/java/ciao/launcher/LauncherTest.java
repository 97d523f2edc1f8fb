package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.certs.Credentials;
import ciao.certs.Role;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Trace;
import ciao.launcher.testing.Starts;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A launcher's life with its instances. */
class LauncherTest extends LauncherScene {
  @Test
  void aNodeIntroducesItselfWithItsRoomAndAllItHolds() {
    Ready ready = scheduler.await(Ready.class, r -> true);
    assertThat(ready.room()).isEqualTo(CAPACITY);
    assertThat(ready.labels()).containsEntry("region", "eu-1");
    assertThat(ready.startsAccounted()).isZero();
    assertThat(heardAnywhere(Stats.class, s -> s.inventory() != null).inventory()).isEmpty();
  }

  @Test
  void anInstanceIsClaimedRunsWhenItIsGrantedAndLeavesNothingWhenItIsDeleted() {
    toNode(Operand.START, Starts.process(ID, 1));
    controller.await(InstanceClaimed.class, claim -> claim.instance().equals(ID));
    Ready taken = scheduler.await(Ready.class, ready -> ready.startsAccounted() == 1);
    assertThat(taken.room()).isEqualTo(CAPACITY.less(Starts.process(ID, 1).demands()));
    assertThat(driver.runs(ID)).isFalse();

    toNode(Operand.GRANT, new Grant(ID, 1, NODE));
    awaitState(InstanceState.ACTIVE);
    assertThat(driver.runs(ID)).isTrue();

    toNode(Operand.STOP, new Stop(ID, 1, NODE));
    assertThat(awaitState(InstanceState.EXITED).report().exitCode()).isEqualTo(143);

    toNode(Operand.DELETE, new Delete(ID, 1, NODE));
    controller.await(InstanceDeleted.class, deleted -> deleted.generation() == 1);
    assertThat(home.instances()).isEmptyDirectory();
    assertThat(driver.size()).isZero();
    scheduler.await(Ready.class, ready -> ready.room().equals(CAPACITY));
  }

  @Test
  void anInstanceIsMeasuredSoonAfterItsStart() {
    run();
    Stats stats = heardAnywhere(Stats.class, s -> !s.usage().isEmpty());
    assertThat(stats.usage().getFirst().instance()).isEqualTo(ID);
    assertThat(stats.usage().getFirst().memoryBytes()).isPositive();
    assertThat(stats.usage().getFirst().cpuPercent()).as("since its start").isPositive();
    assertThat(stats.cpus()).isPositive();
  }

  @Test
  void aRestartedLauncherFindsWhatRunsWithoutTouchingItAndEndsWhatHasNoDirectory()
      throws Exception {
    run();
    InstanceId lost = new InstanceId(new UUID(1, 2));
    InstanceDirectory gone = new InstanceDirectory(lost, home.instances().resolve("lost"));
    driver.prepare(gone, Starts.lasting(lost), new NothingToFetch());
    driver.start(gone, Starts.lasting(lost));
    launcher.close();
    assertThat(driver.runs(ID)).isTrue();
    controller.forget();
    scheduler.forget();
    launcher = launch(cluster.node(NODE.value(), Role.AGENT));
    awaitTold(InstanceState.ACTIVE);
    assertThat(driver.traces()).extracting(Trace::instance).containsExactly(ID);
    assertThat(driver.exit(ID, 7)).isTrue();
    assertThat(awaitState(InstanceState.EXITED).report().exitCode()).isEqualTo(7);
  }

  @Test
  void whatEndedWhileTheLauncherWasAwayIsToldWithItsExitCode() throws Exception {
    run();
    launcher.close();
    driver.exit(ID, 7);
    launcher = launch(cluster.node(NODE.value(), Role.AGENT));
    assertThat(awaitTold(InstanceState.EXITED).exitCode()).isEqualTo(7);
  }

  @Test
  void anInstanceWhoseDriverFailsByABugIsToldAsFailedAndCanBeDeleted() {
    toNode(Operand.START, Starts.container(ID, 1));
    InstanceStateChanged failed =
        heardAnywhere(InstanceStateChanged.class, c -> c.report().state() == InstanceState.FAILED);
    assertThat(failed.report().reason()).contains("its driver failed", "too deep");
    toNode(Operand.DELETE, new Delete(ID, 1, NODE));
    heardAnywhere(InstanceDeleted.class, deleted -> deleted.instance().equals(ID));
  }

  @Test
  void aStartThatDoesNotFitIsRefusedAndLeavesNothing() {
    toNode(Operand.START, Starts.process(ID, 1, 5, 64, 100));
    StartFailure failure = heardAnywhere(StartFailure.class, f -> f.instance().equals(ID));
    assertThat(failure.reason()).isEqualTo(RefusalReason.FULL_CN);
    assertThat(failure.message()).contains("web1", "vcpus=4", "vcpus=5");
    scheduler.await(Ready.class, r -> r.startsAccounted() == 1 && r.room().equals(CAPACITY));
    assertThat(home.instances()).isEmptyDirectory();
  }

  @Test
  void theInventoryComesWhenItIsAskedFor() {
    run();
    scheduler.forget();
    controller.forget();
    toNode(Operand.REPORT_INVENTORY, new ReportInventory(NODE));
    Stats stats = heardAnywhere(Stats.class, s -> s.inventory() != null);
    assertThat(stats.inventory()).hasSize(1);
  }

  @Test
  void aCertificateWithoutTheAgentsRoleIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> launch(cluster.node(NODE.value(), Role.SCHEDULER)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected: agent among them");
  }

  @Test
  void aHostNameThatNoWorkloadCanRequireIsRefusedWithTheWayOut() throws Exception {
    Credentials own = cluster.node(NODE.value(), Role.AGENT);
    assertThatThrownBy(() -> launch(own, "web 1"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("host name 'web 1' (expected: 1 to 255 letters")
        .hasMessageContaining("hostnamectl");
  }
}
