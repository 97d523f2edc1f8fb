package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.VetoCount;
import ciao.state.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Disks that do not keep up, bugs, ends. */
final class ReconcilerTroubleTest extends ReconcilerFixture {
  @Test
  void noGrantLeavesBeforeTheBindingIsOnDisk() {
    Resource<InstanceSpec> web = create("web");
    placed(web);
    diskWaits = true;
    reconcilers.intake().deliver(new InstanceClaimed(InstanceId.of(web.id()), 1, NODE));
    time.pass(Duration.ofSeconds(5));
    assertThat(sent(Grant.class)).isEmpty();
    assertThat(status(web).binding().bound()).isFalse();

    diskWaits = false;
    List.copyOf(disk).forEach(Runnable::run);
    time.settle();
    assertThat(sent(Grant.class)).hasSize(1);
    assertThat(status(web).binding().node()).isEqualTo(NODE);
  }

  @Test
  void aFullDiskHoldsGrantsBackUntilItHasRoom() {
    Resource<InstanceSpec> web = create("web");
    placed(web);
    log.fill();
    reconcilers.intake().deliver(new InstanceClaimed(InstanceId.of(web.id()), 1, NODE));
    time.pass(Duration.ofSeconds(5));
    assertThat(sent(Grant.class)).isEmpty();

    log.makeRoom();
    time.pass(Duration.ofSeconds(5));
    assertThat(sent(Grant.class)).hasSize(1);
    assertThat(status(web).binding().node()).isEqualTo(NODE);
  }

  @Test
  void whatABugKeptFromBeingSentIsSentAgain() {
    wire.broken = true;
    Resource<InstanceSpec> web = create("web");
    assertThat(wire.broken).as("the bug was met").isFalse();
    assertThat(sent(Start.class)).isEmpty();

    time.pass(Duration.ofSeconds(11));
    assertThat(sent(Start.class)).hasSize(1);
    claimAndRun(web);
    assertThat(status(web).phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void aBugWhileHearingMakesTheSchedulerTellEverythingAnew() {
    wire.broken = true;
    InstanceId stray = new InstanceId(new UUID(9, 9));
    reconcilers.intake().deliver(new InstanceClaimed(stray, 1, NODE));
    time.settle();
    assertThat(wire.startedOver).isEqualTo(1);

    reconcilers.intake().schedulerDisconnected();
    connect(reconcilers);
    reconcilers.intake().deliver(new InstanceClaimed(stray, 1, NODE));
    time.settle();
    assertThat(only(Delete.class)).isEqualTo(new Delete(stray, 1, NODE));
  }

  @Test
  void whatIsHeardFasterThanTheDiskWritesWaitsAndHoldsTheSchedulerBack() {
    Resource<InstanceSpec> web = create("web");
    placed(web);
    diskWaits = true;
    boolean more = true;
    int heard = 0;
    while (more) {
      more = reconcilers.intake().deliver(new InstanceClaimed(InstanceId.of(web.id()), 1, NODE));
      assertThat(++heard).isLessThanOrEqualTo(2 * Inbox.CONGESTED + 1);
      time.settle();
    }
    assertThat(reconcilers.intake().isCongested()).isTrue();

    diskWaits = false;
    List.copyOf(disk).forEach(Runnable::run);
    time.settle();
    assertThat(wire.resumed).isEqualTo(1);
    assertThat(reconcilers.intake().isCongested()).isFalse();
    assertThat(status(web).binding().node()).isEqualTo(NODE);
  }

  @Test
  void oneNodesChatterAboutAnInstanceDoesNotKeepTheOthersFromBeingHeard() {
    Resource<InstanceSpec> web = create("web");
    claimAndRun(web);
    Resource<InstanceSpec> db = create("db");
    placed(db);
    diskWaits = true;
    tellStats(web, 3 * Inbox.CONGESTED, "x".repeat(1_200_000));
    reconcilers.intake().deliver(new InstanceClaimed(InstanceId.of(db.id()), 1, NODE));
    time.settle();
    diskWaits = false;
    List.copyOf(disk).forEach(Runnable::run);
    time.pass(Duration.ofSeconds(5));

    assertThat(status(web).phase()).isEqualTo(InstancePhase.FAILED);
    assertThat(status(web).reason()).startsWith("xxx").hasSize(4_000).endsWith(" …");
    assertThat(status(db).binding().node()).isEqualTo(NODE);
  }

  @Test
  void whatIsTooLongToBeStoredIsDroppedAndWhatComesNextIsHeard() {
    Resource<InstanceSpec> web = create("web");
    VetoCount veto = new VetoCount("memory", 1, "x".repeat(4_000));
    reconcilers
        .intake()
        .deliver(
            new StartFailure(
                InstanceId.of(web.id()),
                1,
                null,
                RefusalReason.FULL_CLOUD,
                "no room",
                true,
                Collections.nCopies(300, veto),
                null,
                null,
                null));
    time.pass(Duration.ofSeconds(1));
    assertThat(status(web).explanation().refusal()).isNull();

    claimAndRun(web);
    assertThat(status(web).phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  /** So many changes of one instance, the last one with this reason. */
  private void tellStats(Resource<InstanceSpec> instance, int changes, String reason) {
    InstanceId id = InstanceId.of(instance.id());
    InstanceReport active =
        new InstanceReport(id, 1, InstanceState.ACTIVE, null, null, 0, null, null, null);
    List<InstanceReport> all = new ArrayList<>(Collections.nCopies(changes - 1, active));
    all.add(new InstanceReport(id, 1, InstanceState.FAILED, null, reason, 0, null, null, null));
    Room room = new Room(8, 8_000, 8_000, 8);
    Ready ready = new Ready(NODE, "web1", room, room, Map.of(), 0, 0);
    reconcilers.intake().deliver(new Stats(NODE, 1, ready, 1, 1, 1, all, List.of(), "", null));
    time.settle();
  }

  @Test
  void whatIsClosedSendsNothingAnyMore() {
    wire.writable = false;
    create("web");
    reconcilers.close();
    wire.writable = true;
    reconcilers.intake().outboundWritable();
    time.pass(Duration.ofMinutes(2));

    assertThat(sent(Start.class)).isEmpty();
  }
}
