package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.InstanceSpec;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import ciao.state.Resource;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long starts take, where it is known how long they took. */
class StartMetersTest extends ReconcilerFixture {
  private long count(String name) {
    return timer(name).count();
  }

  private double seconds(String name) {
    return timer(name).totalTime(TimeUnit.SECONDS);
  }

  private Timer timer(String name) {
    return numbers.get(name).timer();
  }

  private void claim(Resource<InstanceSpec> instance) {
    reconcilers.intake().deliver(new InstanceClaimed(InstanceId.of(instance.id()), 1, NODE));
    time.settle();
  }

  @Test
  void aClaimIsTimedUntilItIsOnTheDisk() {
    Resource<InstanceSpec> web = create("web");
    time.pass(Duration.ofSeconds(25)); // START is sent again meanwhile
    placed(web);
    diskWaits = true;
    claim(web);
    time.pass(Duration.ofSeconds(2));
    assertThat(count("ciao.controller.claim")).isZero();

    diskWaits = false;
    List.copyOf(disk).forEach(Runnable::run);
    time.settle();
    assertThat(count("ciao.controller.claim")).isEqualTo(1);
    assertThat(seconds("ciao.controller.claim")).isEqualTo(27);

    claim(web);
    assertThat(count("ciao.controller.claim")).as("a claim that came twice").isEqualTo(1);
  }

  @Test
  void whatFellDueWhileTheSchedulerWasAwayIsTimedFromItsBeginning() {
    Resource<InstanceSpec> web = create("web");
    for (int outage = 0; outage < 2; outage++) {
      reconcilers.intake().schedulerDisconnected();
      time.pass(Duration.ofSeconds(25));
      connect(reconcilers);
    }
    time.pass(Duration.ofSeconds(1));
    placed(web);
    claim(web);
    assertThat(count("ciao.controller.claim")).isEqualTo(1);
    assertThat(seconds("ciao.controller.claim")).isEqualTo(51);
  }

  @Test
  void aStartIsTimedFromTheWishEvenOverARestartOfTheController() {
    Resource<InstanceSpec> web = create("web");
    time.pass(Duration.ofSeconds(3));
    placed(web);
    claim(web);
    reconcilers.close();
    time.settle();
    reconcilers = start();
    time.pass(Duration.ofSeconds(4));
    assertThat(count("ciao.controller.start")).isZero();
    report(web, 1, InstanceState.ACTIVE, null);
    assertThat(count("ciao.controller.start")).isEqualTo(1);
    assertThat(seconds("ciao.controller.start")).isEqualTo(7);
  }

  @Test
  void whatItsNodeStartsAgainByItselfIsNoStartOfAnybodys() {
    Resource<InstanceSpec> web = create("web");
    claimAndRun(web);
    report(web, 1, InstanceState.EXITED, 1);
    report(web, 1, InstanceState.STARTING, null);
    time.pass(Duration.ofSeconds(1));
    report(web, 1, InstanceState.ACTIVE, null);
    assertThat(count("ciao.controller.start")).isEqualTo(1);
  }
}
