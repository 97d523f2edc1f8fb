package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Identity;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.PayloadReader;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node that does not keep up is a matter between it and the scheduler. */
class SlowNodeTest {
  private static final UUID SLOW = Cluster.uuid(1);

  /** What one of the frames here has at least. */
  private static final int FRAME = 8_000;

  /** What may wait for a peer: our queues at both ends, and the kernel's four buffers. */
  private static final long MOST_IN_FLIGHT = 40L << 20;

  private static final int STALL_S = 30;

  @Test
  void commandsForANodeThatDoesNotReadAreAnsweredAndThoseForOthersGoOn() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      commands(cluster);
    }
  }

  private static void commands(Cluster cluster) throws Exception {
    Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
    cluster.scheduler.connected();
    Cluster.Peer quick = cluster.peer(Cluster.uuid(2), Role.AGENT);
    cluster.scheduler.connected();
    RawPeer slow =
        cluster.raw(cluster.node(SLOW, Role.AGENT)).connect(SLOW, Role.AGENT.bit()).keepTalking();
    cluster.scheduler.connected();
    long sent = 0;
    while (refused(cluster) == 0) { // nobody reads, and still the controller never waits for long
      assertThat(++sent * FRAME).isLessThan(MOST_IN_FLIGHT);
      if (!controller.session().isWritable()) {
        await().until(controller.session()::isWritable);
      }
      assertThat(controller.session().send(Operand.OPEN_STREAM, bulky(sent))).isTrue();
    }
    Grant grant = new Grant(Samples.INSTANCE, 1, new NodeId(quick.uuid()));
    assertThat(controller.session().send(Operand.GRANT, grant)).isTrue();
    assertThat(quick.seen().received().payload()).isEqualTo(grant);
    assertThat(answer(controller).code()).isEqualTo(ErrorCode.NODE_BUSY.toString());

    long heard = sent - refused(cluster);
    for (long expected = 1; expected <= heard; expected++) {
      assertThat(generation(slow.read())).as("what was not dropped").isEqualTo(expected);
    }
    assertThat(cluster.server().sessions()).hasSize(3);
  }

  private static long refused(Cluster cluster) {
    return cluster.server().traffic().refusals(ErrorCode.NODE_BUSY);
  }

  /** The next error it is told; it may have been slow before that. */
  private static ErrorReport answer(Cluster.Peer controller) throws Exception {
    Recorder.Event event = controller.seen().next();
    while (event instanceof Recorder.Event.Writable) {
      event = controller.seen().next();
    }
    return (ErrorReport) ((Recorder.Event.Received) event).message().payload();
  }

  @Test
  void aNodeThatTakesALittleNowAndThenIsDropped() {
    Link link = new Link(Role.AGENT);
    link.fill();
    for (int second = 1; second < STALL_S; second++) {
      link.takes(1);
      link.passes(1);
      assertThat(link.farewell()).as("after %d s", second).isEmpty();
    }
    link.passes(2);
    assertThat(link.farewell()).contains("stalled", "a node catches up within 30 s");
  }

  @Test
  void aNodeThatCatchesUpInTimeStays() {
    Link link = new Link(Role.AGENT);
    for (int round = 0; round < 5; round++) {
      link.fill();
      link.passes(STALL_S - 1);
      link.takes(Integer.MAX_VALUE);
    }
    assertThat(link.farewell()).isEmpty();
  }

  @Test
  void aControllerMayBeSlowForLongerSinceWhoSendsToItWaits() {
    Link link = new Link(Role.CONTROLLER);
    link.fill();
    for (int second = 1; second < 3 * STALL_S; second++) {
      link.takes(1);
      link.passes(1);
    }
    assertThat(link.farewell()).isEmpty();
  }

  /** A session whose peer takes what the test says, when the test says so. */
  private static final class Link extends ChannelOutboundHandlerAdapter {
    private final Queue<ChannelPromise> waiting = new ArrayDeque<>();
    private final Recorder scheduler = new Recorder();
    private final EmbeddedChannel channel = new EmbeddedChannel(this);
    private final Connection session;

    Link(Role role) {
      SessionKey key = new SessionKey(SLOW, Roles.of(role));
      channel.freezeTime();
      session =
          new Connection(
              channel,
              key,
              new Identity.Node("slow", SLOW, key.roles()),
              Uuids.NIL,
              new ServerEndpoint(
                  new SessionRegistry(),
                  scheduler,
                  new Tracer(Cluster.SCHEDULER, Roles.of(Role.SCHEDULER), ServerSettings.NO_CLOCK)),
              new Flusher(channel.eventLoop(), channel.eventLoop()),
              new Patience(
                  Duration.ofSeconds(3).toNanos(),
                  Duration.ofSeconds(10).toNanos(),
                  Duration.ofSeconds(STALL_S).toNanos(),
                  Duration.ofSeconds(2).toNanos(),
                  8 << 20));
      channel
          .pipeline()
          .addLast(session.liveness(), new SessionHandler(session, session.endpoint()));
    }

    @Override
    public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
      ReferenceCountUtil.release(frame);
      waiting.add(promise);
    }

    void fill() {
      while (session.isWritable()) {
        assertThat(session.send(Operand.OPEN_STREAM, bulky(1))).isTrue();
      }
    }

    void takes(int frames) {
      for (int n = 0; n < frames && !waiting.isEmpty(); n++) {
        waiting.remove().setSuccess();
      }
      channel.runPendingTasks();
    }

    /** Seconds, in each of which it gives a sign of life. */
    void passes(int seconds) {
      for (int n = 0; n < seconds; n++) {
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        if (!session.isOver()) {
          channel.writeInbound(new Frame(Operand.PONG, RawPayload.EMPTY, null));
        }
      }
    }

    /** Why the session ended; empty while it goes on. */
    String farewell() {
      return scheduler.events.stream()
          .filter(Recorder.Event.Disconnected.class::isInstance)
          .map(event -> ((Recorder.Event.Disconnected) event).why())
          .findFirst()
          .orElse("");
    }
  }

  private static long generation(RawPeer.RawFrame frame) throws Exception {
    assertThat(frame.is(Operand.OPEN_STREAM)).as(frame.toString()).isTrue();
    return new PayloadReader()
        .read(OpenStream.class, frame.text().getBytes(StandardCharsets.UTF_8))
        .generation();
  }

  private static OpenStream bulky(long generation) {
    return Samples.stream(SLOW, generation, "x".repeat(FRAME));
  }
}
