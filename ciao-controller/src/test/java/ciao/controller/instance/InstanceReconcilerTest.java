package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Start;
import ciao.state.Resource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InstanceReconcilerTest extends ReconcilerFixture {
  @Test
  void aWishBecomesAStartMadeFromWhatIsStored() {
    Resource<InstanceSpec> web = create("web");

    Start start = only(Start.class);
    assertThat(start.instance()).isEqualTo(InstanceId.of(web.id()));
    assertThat(start.name()).isEqualTo("web");
    assertThat(start.command()).containsExactly("/bin/true");
    assertThat(start.fetchFrom()).isEqualTo(URI.create("https://controller:8889"));
    assertThat(status(web).phase()).isEqualTo(InstancePhase.PENDING);
  }

  @Test
  void anotherReconcilerOnTheSameStoreGoesOnWhereTheFirstDied() {
    Resource<InstanceSpec> web = create("web");
    claimAndRun(web);
    reconcilers.close();
    wire.sent.clear();
    reconcilers = start();

    assertThat(status(web).phase()).isEqualTo(InstancePhase.ACTIVE);
    instances.delete(web.pointer());
    time.settle();
    reconcilers.intake().deliver(new InstanceDeleted(InstanceId.of(web.id()), 1, NODE));
    time.settle();
    assertThat(store.get(web.pointer())).isEmpty();
    assertThat(store.list(Resources.INSTANCE_STATUS)).isEmpty();
    assertThat(store.list(Resources.NAME)).isEmpty();
  }

  @Test
  void aPlacementHeardTogetherWithTheWishForAnotherStartCounts() {
    Resource<InstanceSpec> web = create("web");
    instances.restart(web.pointer());
    placed(web);
    assertThat(status(web).run()).isEqualTo(2);

    reconcilers.intake().deliver(new InstanceClaimed(InstanceId.of(web.id()), 1, NODE));
    time.settle();
    assertThat(sent(Grant.class)).hasSize(1);
  }

  @Test
  void startsWaitWhileTheSchedulerDoesNotKeepUp() {
    wire.writable = false;
    create("web");
    assertThat(sent(Start.class)).isEmpty();

    wire.writable = true;
    reconcilers.intake().outboundWritable();
    time.settle();
    assertThat(sent(Start.class)).hasSize(1);
  }

  @Test
  void whatEndedBeforeItWasSubmittedIsNotSubmitted() {
    wire.writable = false;
    Resource<InstanceSpec> web = create("web");
    instances.stop(web.pointer());
    time.settle();
    wire.writable = true;
    reconcilers.intake().outboundWritable();
    time.settle();

    assertThat(sent(Start.class)).isEmpty();
    assertThat(status(web).phase()).isEqualTo(InstancePhase.EXITED);
  }

  @Test
  void thousandsOfWishesAtOnceAreAllSubmitted() {
    for (int batch = 0; batch < 25; batch++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        names.add("i-" + batch + "-" + i);
      }
      instances.create(TENANT, "w", Hello.WORKLOAD, names, null);
    }
    time.settle();

    assertThat(sent(Start.class)).hasSize(10_000);
    assertThat(store.list(Resources.INSTANCE_STATUS)).hasSize(10_000);
  }

  @Test
  void startOfWhatRunsChangesNothingAndOfWhatEndedRunsItAgain() {
    Resource<InstanceSpec> web = create("web");
    claimAndRun(web);
    instances.start(web.pointer());
    time.settle();
    assertThat(store.get(web.pointer()).orElseThrow().spec().run()).isEqualTo(1);

    report(web, 1, InstanceState.EXITED, 7);
    wire.sent.clear();
    instances.start(web.pointer());
    time.settle();
    assertThat(only(Start.class).requires().node()).isEqualTo(NODE);
    assertThat(only(Start.class).generation()).isEqualTo(2);
  }
}
