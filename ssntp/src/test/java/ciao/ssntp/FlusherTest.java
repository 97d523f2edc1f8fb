package ciao.ssntp;

import static ciao.ssntp.Flusher.BUSY;
import static ciao.ssntp.Flusher.ENOUGH;
import static ciao.ssntp.Flusher.LONGEST_WAIT;
import static ciao.ssntp.Flusher.LOOK_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When frames wait for others. */
class FlusherTest {
  private static final int MANY = 1_000;

  @Test
  void anIdleLoopFlushesAtOnce() {
    assertThat(Flusher.isWorthWaiting(1, 1, 1, 0)).isFalse();
    assertThat(Flusher.isWorthWaiting(BUSY, BUSY, BUSY, 0)).isFalse();
  }

  @Test
  void aBusyLoopLetsMoreComeWhileItsPeersHaveFewFramesEach() {
    assertThat(Flusher.isWorthWaiting(BUSY + 1, BUSY + 1, MANY, 0)).isTrue();
    assertThat(Flusher.isWorthWaiting(MANY, ENOUGH * MANY - 1, MANY, LONGEST_WAIT - LOOK_AGAIN)).isTrue();
  }

  @Test
  void aLoopToWhichNoMoreComesFlushesWhatWaited() {
    assertThat(Flusher.isWorthWaiting(0, MANY, MANY, 1)).isFalse();
  }

  @Test
  void enoughFramesForEachPeerLeave() {
    assertThat(Flusher.isWorthWaiting(MANY, ENOUGH * MANY, MANY, 0)).isFalse();
    assertThat(Flusher.isWorthWaiting(MANY, MANY, 1, 0)).isFalse();
  }

  @Test
  void noFrameWaitsLongerThanItsBound() {
    assertThat(Flusher.isWorthWaiting(MANY, MANY, MANY, LONGEST_WAIT - LOOK_AGAIN + 1)).isFalse();
  }
}
