package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FirstBytesTest {
  @Test
  void whoSaysNothingIsClosedLongBeforeAHandshakeIsOverdue() {
    EmbeddedChannel silent = frozen();
    advance(silent, 2_999);
    assertThat(silent.isOpen()).isTrue();
    advance(silent, 1);
    assertThat(silent.isOpen()).isFalse();
  }

  @Test
  void whoBeginsARecordAndDoesNotEndItIsClosedAsSoon() {
    EmbeddedChannel dripping = frozen();
    write(dripping, "16");
    write(dripping, "03 01 00");
    write(dripping, "02 01");
    advance(dripping, 2_999);
    assertThat(dripping.isOpen()).isTrue();
    advance(dripping, 1);
    assertThat(dripping.isOpen()).isFalse();
  }

  @Test
  void whoseFirstRecordIsWholeHasTheWholeTime() {
    EmbeddedChannel atOnce = frozen();
    write(atOnce, "16 0301 0002 0100");
    EmbeddedChannel bytewise = frozen();
    for (String one : "16 03 01 00 02 01 00".split(" ")) {
      write(bytewise, one);
    }
    for (EmbeddedChannel slow : List.of(atOnce, bytewise)) {
      advance(slow, 9_000);
      assertThat(slow.isOpen()).isTrue();
    }
  }

  private static void write(EmbeddedChannel channel, String hex) {
    byte[] bytes = RawPeer.hex(hex);
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    ByteBuf passedOn = channel.readInbound();
    assertThat(passedOn).isEqualTo(Unpooled.wrappedBuffer(bytes));
    passedOn.release();
  }

  private static void advance(EmbeddedChannel channel, int milliseconds) {
    channel.advanceTimeBy(milliseconds, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private static EmbeddedChannel frozen() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addFirst(new FirstBytes(Duration.ofSeconds(10)));
    return channel;
  }
}
