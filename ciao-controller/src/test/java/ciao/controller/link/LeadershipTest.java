package ciao.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ciao.controller.resource.LeaderTerm;
import ciao.controller.resource.Resources;
import ciao.ssntp.epoch.Epoch;
import ciao.state.Operation;
import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The epochs of controllers that lead one after the other on the same store. */
class LeadershipTest {
  private static final long NOW = 1_000_000;

  private final Queue<Runnable> commits = new ArrayDeque<>();
  private boolean slow;
  private final Store store = new MemoryStore(InstantSource.system(), this::commit, Runnable::run);
  private Instant now = Instant.ofEpochMilli(NOW);

  private void commit(Runnable one) {
    if (slow) {
      commits.add(one);
    } else {
      one.run();
    }
  }

  @Test
  void eachThatTakesOfficeHasAHigherEpochThanAllBeforeIt() throws Exception {
    assertThat(take().epoch()).isEqualTo(NOW);
    assertThat(take().epoch()).isEqualTo(NOW + 1);
    assertThat(stored()).isEqualTo(NOW + 1);
    now = now.minusSeconds(60);
    assertThat(take().epoch()).as("also when the clock was put back").isEqualTo(NOW + 2);
  }

  @Test
  void oneWithANewStoreRepeatsNoEpochThatNodesSaw() throws Exception {
    long seen = take().epoch();
    now = now.plusSeconds(60);
    Store another = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
    assertThat(Leadership.take(another, () -> now).epoch()).isGreaterThan(seen);
  }

  @Test
  void oneThatIsBehindWhatTheSchedulerSawGetsAHigherEpoch() throws Exception {
    Leadership leadership = take();
    assertThat(leadership.outbid(NOW + 41).join()).isTrue();
    assertThat(leadership.epoch()).isEqualTo(NOW + 42);
    assertThat(stored()).isEqualTo(NOW + 42);
  }

  @Test
  void whatWasSaidOfItsOwnEpochOrAnEarlierChangesNothing() throws Exception {
    Leadership leadership = take();
    assertThat(leadership.outbid(NOW).join()).isFalse();
    assertThat(leadership.outbid(NOW - 1).join()).isFalse();
    assertThat(leadership.epoch()).isEqualTo(NOW);
    assertThat(stored()).isEqualTo(NOW);
  }

  @Test
  void whatIsSaidWhileItRisesNeitherLowersItNorStartsAnotherWrite() throws Exception {
    Leadership leadership = take();
    slow = true;
    CompletableFuture<Boolean> first = leadership.outbid(NOW + 9);
    CompletableFuture<Boolean> second = leadership.outbid(NOW + 5);
    assertThat(commits).hasSize(1);
    commits.remove().run();

    assertThat(first.join()).isTrue();
    assertThat(second.join()).isFalse();
    assertThat(leadership.epoch()).isEqualTo(NOW + 10);
    assertThat(stored()).isEqualTo(NOW + 10);
  }

  @Test
  void anotherThatTookOfficeMeanwhileIsOutbidByAWriteAndNotByItsOwn() throws Exception {
    Leadership leadership = take();
    slow = true;
    LeaderTerm theVeryOne = new LeaderTerm(NOW + 6);
    var _ =
        store.modify(
            Operation.create(Resources.leaderTerm(), Leadership.OWNER, theVeryOne),
            found -> found.withSpec(theVeryOne));
    CompletableFuture<Boolean> outbid = leadership.outbid(NOW + 5);
    while (!commits.isEmpty()) {
      commits.remove().run();
    }
    assertThat(outbid.join()).isTrue();
    assertThat(leadership.epoch()).isEqualTo(NOW + 7).isEqualTo(stored());
    assertThat(store.get(Resources.leaderTerm()).orElseThrow().metadata().version())
        .as("each of them wrote")
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {Epoch.MAX, Epoch.MAX - 1, Long.MAX_VALUE, Long.MAX_VALUE - 1})
  void anEpochThatNoClockGaveOutIsNotWrittenDown(long lie) throws Exception {
    Leadership leadership = take();
    assertThat(leadership.outbid(lie).join()).isFalse();
    assertThat(leadership.epoch()).isEqualTo(NOW);
    assertThat(take().epoch()).as("the next one").isEqualTo(NOW + 1);
  }

  @Test
  void oneThatTheStoreDoesNotTakeItFromKeepsItsEpoch() throws Exception {
    Leadership leadership = take();
    store.teardown(Resources.leaderTerm(), Leadership.OWNER).join().orThrow();

    assertThat(leadership.outbid(NOW + 41).join()).isFalse();
    assertThat(leadership.epoch()).isEqualTo(NOW);
    assertThat(leadership.outbid(NOW + 41).join()).as("nor the next time").isFalse();
    assertThatIOException()
        .isThrownBy(this::take)
        .withMessageContaining("cannot take office: PhaseConflict");
  }

  private Leadership take() throws Exception {
    return Leadership.take(store, () -> now);
  }

  private long stored() {
    return store.get(Resources.leaderTerm()).orElseThrow().spec().epoch();
  }
}
