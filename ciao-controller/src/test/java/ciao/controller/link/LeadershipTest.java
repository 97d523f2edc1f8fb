package ciao.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ciao.controller.resource.Resources;
import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The epochs of controllers that lead one after the other on the same store. */
class LeadershipTest {
  private final Store store = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);

  @Test
  void eachThatTakesOfficeHasAHigherEpochThanAllBeforeIt() throws Exception {
    assertThat(Leadership.take(store).epoch()).isEqualTo(1);
    assertThat(Leadership.take(store).epoch()).isEqualTo(2);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void oneWhoseStoreIsOfYesterdayGetsAHigherEpochThanWasSeen() throws Exception {
    Leadership leadership = Leadership.take(store);
    assertThat(leadership.outbid(41).join()).isTrue();
    assertThat(leadership.epoch()).isEqualTo(42);
    assertThat(stored()).isEqualTo(42);
  }

  @Test
  void whatWasSaidOfAnEarlierEpochOfItsOwnChangesNothing() throws Exception {
    Leadership leadership = Leadership.take(store);
    leadership.outbid(41).join();
    assertThat(leadership.outbid(7).join()).isTrue();
    assertThat(leadership.epoch()).isEqualTo(42);
  }

  @Test
  void oneThatTheStoreDoesNotTakeItFromKeepsItsEpoch() throws Exception {
    Leadership leadership = Leadership.take(store);
    store.teardown(Resources.leaderTerm(), Leadership.OWNER).join().orThrow();

    assertThat(leadership.outbid(41).join()).isFalse();
    assertThat(leadership.epoch()).isEqualTo(1);
    assertThatIOException()
        .isThrownBy(() -> Leadership.take(store))
        .withMessageContaining("cannot take office: PhaseConflict");
  }

  private long stored() {
    return store.get(Resources.leaderTerm()).orElseThrow().spec().epoch();
  }
}
