package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.ReportInventory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How often a session's peer is looked after. */
class LivenessTest {
  private static final UUID NODE = Cluster.uuid(1);
  private static final int PING_AFTER_S = 3;
  private static final int MINUTE_S = 60;

  private final KeptBack peer = new KeptBack();
  private final EmbeddedChannel channel = new EmbeddedChannel(peer);
  private final Connection session = session();

  @Test
  void aPeerThatSaysNothingIsAskedAndThenDropped() {
    assertThat(checks(MINUTE_S)).isLessThan(10);
    assertThat(session.isOver()).isTrue();
  }

  @Test
  void aPeerWeDoNotReadFromIsCheckedNoMoreOftenThanItIsAsked() {
    session.pauseReading();
    assertThat(checks(MINUTE_S)).isLessThanOrEqualTo(2 * MINUTE_S / PING_AFTER_S);
    assertThat(session.isOver()).isFalse();
  }

  @Test
  void norIfAnotherClaimsToBeThatPeer() {
    session.pauseReading();
    session.liveness().probe();
    assertThat(checks(MINUTE_S)).isLessThanOrEqualTo(2 * MINUTE_S / PING_AFTER_S);
    assertThat(session.isOver()).isFalse();
  }

  @Test
  void aPeerThatTakesNothingIsReadOnAndItsPingsAreNotAnswered() {
    takesNothingMore();
    int waiting = peer.waiting;
    for (int n = 0; n < 100; n++) {
      channel.writeInbound(new Frame(Operand.PING, RawPayload.EMPTY, null));
      channel.runPendingTasks();
    }
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(peer.waiting).isEqualTo(waiting);
  }

  @Test
  void norAreItsMistakesAndAfterARestItIsReadOnAllTheSame() {
    takesNothingMore();
    int waiting = peer.waiting;
    int rests = 0;
    for (int n = 0; n < 100; n++) {
      channel.writeInbound(new Violation(ErrorCode.UNKNOWN_OPERAND, "type 0, operand 0x7f"));
      channel.runPendingTasks();
      rests += channel.config().isAutoRead() ? 0 : 1;
      channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
      channel.runPendingTasks();
      assertThat(channel.config().isAutoRead()).isTrue();
    }
    assertThat(rests).isEqualTo(100 / 16);
    assertThat(peer.waiting).isEqualTo(waiting);
  }

  private void takesNothingMore() {
    peer.takes = false;
    while (session.isWritable()) {
      session.send(Operand.REPORT_INVENTORY, new ReportInventory(new NodeId(NODE)));
      channel.runPendingTasks();
    }
  }

  /** A peer that takes what it is sent, until it does not. */
  private static final class KeptBack extends ChannelOutboundHandlerAdapter {
    private boolean takes = true;
    private int waiting;

    @Override
    public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
      ReferenceCountUtil.release(frame);
      if (takes) {
        promise.setSuccess();
      } else {
        waiting++;
      }
    }
  }

  /** How often the loop is woken in so much time. */
  private int checks(int seconds) {
    long left = TimeUnit.SECONDS.toNanos(seconds);
    int checks = 0;
    for (long next = channel.runScheduledPendingTasks();
        next >= 0 && next <= left;
        next = channel.runScheduledPendingTasks()) {
      channel.advanceTimeBy(next, TimeUnit.NANOSECONDS);
      channel.runPendingTasks();
      left -= next;
      checks++;
    }
    return checks;
  }

  private Connection session() {
    SessionKey key = new SessionKey(NODE, Roles.of(Role.AGENT));
    channel.freezeTime();
    Connection made =
        new Connection(
            channel,
            key,
            new Identity.Node("quiet", NODE, key.roles()),
            Uuids.NIL,
            new ServerEndpoint(
                new SessionRegistry(),
                new Recorder(),
                new Tracer(Cluster.SCHEDULER, Roles.of(Role.SCHEDULER), ServerSettings.NO_CLOCK)),
            new Flusher(channel.eventLoop(), channel.eventLoop()),
            new Patience(
                Duration.ofSeconds(PING_AFTER_S).toNanos(),
                Duration.ofSeconds(10).toNanos(),
                Duration.ofSeconds(30).toNanos(),
                Duration.ofSeconds(2).toNanos(),
                8 << 20));
    channel.pipeline().addLast(made.liveness(), new SessionHandler(made, made.endpoint()));
    return made;
  }
}
