package ciao.ssntp;

import static ciao.ssntp.Flusher.BUSY;
import static ciao.ssntp.Flusher.ENOUGH;
import static ciao.ssntp.Flusher.LONGEST_WAIT;
import static ciao.ssntp.Flusher.LOOK_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When frames wait for others. */
class FlusherTest {
  private static final int MANY = 1_000;
  private static final int PEERS = 40;

  @Test
  void anIdleLoopFlushesAtOnce() {
    assertThat(Flusher.isWorthWaiting(1, 1, 1, 0)).isFalse();
    assertThat(Flusher.isWorthWaiting(BUSY, BUSY, BUSY, 0)).isFalse();
  }

  @Test
  void aBusyLoopLetsMoreComeWhileItsPeersHaveFewFramesEach() {
    assertThat(Flusher.isWorthWaiting(BUSY + 1, BUSY + 1, MANY, 0)).isTrue();
    assertThat(Flusher.isWorthWaiting(MANY, ENOUGH * MANY - 1, MANY, LONGEST_WAIT - LOOK_AGAIN))
        .isTrue();
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

  @Test
  void aFewFramesLeaveAtTheEndOfTheIteration() {
    Loop loop = new Loop();
    loop.writeToEach(BUSY);
    loop.endIteration();
    assertThat(loop.flushed()).isEqualTo(BUSY);
  }

  @Test
  void aBurstLeavesWhenNothingHasComeBehindItFromLookToLook() {
    Loop loop = new Loop();
    loop.writeToEach(PEERS);
    loop.endIteration();
    loop.pass(LOOK_AGAIN - 1);
    assertThat(loop.flushed()).isZero();
    loop.pass(1);
    assertThat(loop.flushed()).isEqualTo(PEERS);
  }

  @Test
  void underLoadTheFramesOfEachPeerLeaveInOneWriteWhenTheFirstHasWaitedLongEnough() {
    Loop loop = new Loop();
    loop.writeToEach(PEERS);
    loop.endIteration();
    for (long waited = 0; waited < LONGEST_WAIT; waited += LOOK_AGAIN) {
      assertThat(loop.flushed()).as("after %d ns", waited).isZero();
      loop.writeToEach(BUSY + 1);
      loop.pass(LOOK_AGAIN);
    }
    assertThat(loop.flushed()).isEqualTo(PEERS);
  }

  @Test
  void afterAFlushTheNextFrameLeavesAtOnce() {
    Loop loop = new Loop();
    loop.writeToEach(PEERS);
    loop.endIteration();
    loop.pass(LOOK_AGAIN);
    loop.writeToEach(1);
    loop.endIteration();
    assertThat(loop.flushed()).isEqualTo(PEERS + 1);
  }

  /** An event loop with many connections, whose iterations and time are the test's. */
  private static final class Loop {
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Queue<Runnable> atEnd = new ArrayDeque<>();
    private final Flusher flusher = new Flusher(clock.eventLoop(), atEnd::add);
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final List<Outbound> peers = new ArrayList<>();

    Loop() {
      clock.freezeTime();
      Tracer tracer =
          new Tracer(Cluster.SCHEDULER, Roles.of(Role.SCHEDULER), ServerSettings.NO_CLOCK);
      for (int i = 0; i < PEERS; i++) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channels.add(channel);
        peers.add(new Outbound(channel, flusher, 8 << 20, tracer, () -> {}, new Traffic()));
      }
    }

    void writeToEach(int some) {
      peers.subList(0, some).forEach(peer -> peer.put(Message.of(Operand.PING)));
    }

    void endIteration() {
      while (!atEnd.isEmpty()) {
        atEnd.remove().run();
      }
    }

    void pass(long nanos) {
      clock.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
      clock.runPendingTasks();
    }

    /** How many writes the connections were handed. */
    int flushed() {
      return channels.stream().mapToInt(channel -> channel.outboundMessages().size()).sum();
    }
  }
}
