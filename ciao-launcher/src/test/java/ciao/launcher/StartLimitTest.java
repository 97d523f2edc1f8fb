package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StartLimitTest {
  private final StartLimit limit = new StartLimit(4, 64);

  @Test
  void startsThatStayFastLetOneMoreInPerRound() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      round(10);
    }
    assertThat(limit.now()).isBetween(20, 28);
  }

  @Test
  void itNeverExceedsItsBound() throws InterruptedException {
    StartLimit bounded = new StartLimit(4, 6);
    for (int i = 0; i < 1_000; i++) {
      round(bounded, 10);
    }
    assertThat(bounded.now()).isEqualTo(6);
  }

  @Test
  void slowStartsLowerItOncePerRoundDownToOne() throws InterruptedException {
    round(10);
    int before = limit.now();
    round(500);
    assertThat(limit.now()).isLessThan(before).isGreaterThanOrEqualTo((int) (before * 0.7) - 1);
    for (int i = 0; i < 30; i++) {
      round(500 + i * 1_000.0);
    }
    assertThat(limit.now()).isEqualTo(1);
  }

  @Test
  void anIdleNodeLearnsNothingFromSingleStarts() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      StartLimit.Place place = limit.place();
      place.take();
      place.started(10);
      place.leave();
    }
    assertThat(limit.now()).isEqualTo(4);
  }

  @Test
  void whoFindsNoPlaceWaitsForOne() throws InterruptedException {
    StartLimit one = new StartLimit(1, 1);
    StartLimit.Place first = one.place();
    first.take();
    AtomicInteger entered = new AtomicInteger();
    Thread second =
        Thread.ofVirtual()
            .start(() -> {
              try {
                one.place().take();
                entered.incrementAndGet();
              } catch (InterruptedException e) {
                entered.addAndGet(100);
              }
            });
    await().until(() -> second.getState() == Thread.State.WAITING);
    assertThat(entered).hasValue(0);
    first.leave();
    second.join();
    assertThat(entered).hasValue(1);
  }

  @Test
  void whoWaitsCanBeInterrupted() throws InterruptedException {
    StartLimit one = new StartLimit(1, 1);
    StartLimit.Place first = one.place();
    first.take();
    AtomicInteger interrupted = new AtomicInteger();
    Thread second =
        Thread.ofVirtual()
            .start(() -> {
              try {
                one.place().take();
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
              }
            });
    await().until(() -> second.getState() == Thread.State.WAITING);
    second.interrupt();
    second.join();
    assertThat(interrupted).hasValue(1);
    first.leave();
    first.leave();
    StartLimit.Place third = one.place();
    third.take();
    assertThat(one.now()).isEqualTo(1);
  }

  @Test
  void aLimitOfNothingIsRefused() {
    assertThatThrownBy(() -> new StartLimit(0, 1)).hasMessageContaining("initial 0");
  }

  private void round(double tookMs) throws InterruptedException {
    round(limit, tookMs);
  }

  /** As many starts at once as the limit allows, each taking this long. */
  private static void round(StartLimit limit, double tookMs) throws InterruptedException {
    List<StartLimit.Place> places = new ArrayList<>();
    for (int i = limit.now(); i > 0; i--) {
      StartLimit.Place place = limit.place();
      place.take();
      places.add(place);
    }
    places.forEach(place -> place.started(tookMs));
    places.forEach(StartLimit.Place::close);
  }
}
