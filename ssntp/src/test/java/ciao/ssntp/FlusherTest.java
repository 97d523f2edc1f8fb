package ciao.ssntp;

import static ciao.ssntp.Flusher.BUSY;
import static ciao.ssntp.Flusher.ENOUGH;
import static ciao.ssntp.Flusher.LOAD;
import static ciao.ssntp.Flusher.LONGEST_WAIT;
import static ciao.ssntp.Flusher.LONGEST_WAIT_OF_MANY;
import static ciao.ssntp.Flusher.LOOK_AGAIN;
import static ciao.ssntp.Flusher.MOST_LATE;
import static ciao.ssntp.Flusher.TIMES_FLUSHING;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.certs.Roles;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
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
  private static final int PEERS = 100;

  @Test
  void framesGatherWhenTheyAreForMorePeersThanIsNoLoadAndFewForEach() {
    assertThat(Flusher.gathers(MANY, BUSY, BUSY, MANY)).isFalse();
    assertThat(Flusher.gathers(BUSY + 1, BUSY + 1, BUSY, BUSY + 1)).isTrue();
    assertThat(Flusher.gathers(ENOUGH * MANY - 1, MANY, BUSY, MANY)).isTrue();
    assertThat(Flusher.gathers(ENOUGH * MANY, MANY, BUSY, MANY)).isFalse();
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
    int some = LOAD + 1;
    int from = 0;
    for (long waited = 0; waited < LONGEST_WAIT; waited += LOOK_AGAIN) {
      assertThat(loop.flushed()).as("after %d ns", waited).isZero();
      loop.writeTo(from, from + some);
      loop.endIteration();
      loop.pass(LOOK_AGAIN);
      from = (from + some) % (PEERS - some);
    }
    assertThat(loop.flushed()).isEqualTo(PEERS);
    loop.writeToEach(1);
    loop.endIteration();
    assertThat(loop.flushed()).as("while it is still under load").isEqualTo(PEERS);
  }

  @Test
  void whereFlushingTakesLongFramesWaitLonger() {
    assertThat(Flusher.longestWait(LONGEST_WAIT / TIMES_FLUSHING)).isEqualTo(LONGEST_WAIT);
    assertThat(Flusher.longestWait(LONGEST_WAIT)).isEqualTo(LONGEST_WAIT_OF_MANY);
    assertThat(Flusher.longestWait(LONGEST_WAIT_OF_MANY)).isEqualTo(LONGEST_WAIT_OF_MANY);

    Loop loop = new Loop();
    loop.oneFlushTakes(LONGEST_WAIT / PEERS);
    loop.writeToEach(PEERS);
    loop.endIteration();
    loop.pass(LOOK_AGAIN);
    assertThat(loop.flushed()).isEqualTo(PEERS);
    loop.writeToEach(PEERS);
    loop.endIteration();
    int some = LOAD + 1;
    int from = 0;
    for (long waited = 0; waited < LONGEST_WAIT_OF_MANY; waited += LOOK_AGAIN) {
      assertThat(loop.flushed()).as("after %d ns", waited).isEqualTo(PEERS);
      loop.writeTo(from, from + some);
      loop.endIteration();
      loop.pass(LOOK_AGAIN);
      from = (from + some) % (PEERS - some);
    }
    assertThat(loop.flushed()).isEqualTo(2 * PEERS);
  }

  @Test
  void whatCameWhileTheLoopStoodStillIsNoLoad() {
    assertThat(Flusher.load(0)).isEqualTo(LOAD);
    assertThat(Flusher.load(LOOK_AGAIN)).isEqualTo(LOAD);
    assertThat(Flusher.load(LOOK_AGAIN * 3 / 2)).isEqualTo(LOAD * 3 / 2);
    assertThat(Flusher.load(10 * LOOK_AGAIN)).isEqualTo(MOST_LATE * LOAD);

    Loop loop = new Loop();
    loop.writeToEach(PEERS);
    loop.endIteration();
    loop.writeToEach(MOST_LATE * LOAD);
    loop.pass(MOST_LATE * LOOK_AGAIN);
    assertThat(loop.flushed()).isEqualTo(PEERS);
    loop.writeToEach(1);
    loop.endIteration();
    assertThat(loop.flushed()).as("at once").isEqualTo(PEERS + 1);
  }

  @Test
  void whoHasEnoughDoesNotWaitForTheOthers() {
    Loop loop = new Loop();
    loop.writeToEach(PEERS);
    loop.endIteration();
    for (int frames = 2; frames <= ENOUGH; frames++) {
      loop.writeToEach(1);
      assertThat(loop.flushed()).as("with %d", frames).isZero();
    }
    loop.endIteration();
    assertThat(loop.flushed()).isEqualTo(1);
    loop.pass(LOOK_AGAIN);
    assertThat(loop.flushed()).isEqualTo(PEERS);
  }

  @Test
  void manyFramesForOnePeerLeaveAtOnce() {
    Loop loop = new Loop();
    for (int frames = 0; frames < MANY; frames++) {
      loop.writeToEach(1);
    }
    loop.endIteration();
    assertThat(loop.bytes()).isEqualTo(MANY * Protocol.HEADER_BYTES);
  }

  @Test
  void whoIsAnsweredAllTheTimeIsNoLoadForTheOthers() {
    Loop loop = new Loop();
    for (int frames = 0; frames < ENOUGH / 2; frames++) {
      loop.writeTo(0, BUSY - 1);
    }
    loop.writeTo(BUSY, BUSY + 1);
    loop.endIteration();
    assertThat(loop.flushed(BUSY)).isEqualTo(1);
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

    void oneFlushTakes(long nanos) {
      ChannelHandler slow =
          new ChannelOutboundHandlerAdapter() {
            @Override
            public boolean isSharable() {
              return true;
            }

            @Override
            public void flush(ChannelHandlerContext context) {
              clock.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
              context.flush();
            }
          };
      channels.forEach(channel -> channel.pipeline().addFirst(slow));
    }

    void writeToEach(int some) {
      writeTo(0, some);
    }

    void writeTo(int from, int to) {
      peers.subList(from, to).forEach(peer -> peer.put(Message.of(Operand.PING)));
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

    int bytes() {
      return channels.stream()
          .flatMap(channel -> channel.outboundMessages().stream())
          .mapToInt(buffer -> ((ByteBuf) buffer).readableBytes())
          .sum();
    }

    /** How many writes one connection was handed. */
    int flushed(int peer) {
      return channels.get(peer).outboundMessages().size();
    }

    /** How many writes the connections were handed. */
    int flushed() {
      return channels.stream().mapToInt(channel -> channel.outboundMessages().size()).sum();
    }
  }
}
