package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.PayloadReader;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.StreamFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is lost and nothing piles up, however slow somebody is. */
class BackPressureTest {
  private static final UUID SLOW = Cluster.uuid(1);
  private static final int MAX_PAYLOAD = 64 << 10;

  /** What may wait between two peers: our queues at both ends, and the kernel's four buffers. */
  private static final long MOST_IN_FLIGHT = 40L << 20;

  /** What one of the frames here has at least. */
  private static final long FRAME = 4_000;

  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    start(Duration.ofSeconds(30));
  }

  private void start(Duration stall) throws Exception {
    cluster =
        new Cluster(
            Cluster.loopback()
                .with(new ClusterConfiguration(6_000, 500, 3_000, MAX_PAYLOAD))
                .with(
                    new Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        stall,
                        Duration.ofSeconds(2))));
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aSlowControllerMakesNodesWaitAndLosesNothing() throws Exception {
    Cluster.Peer node = cluster.peer(Cluster.uuid(2), Role.AGENT);
    cluster.scheduler.connected();
    RawPeer slow = raw(Cluster.CONTROLLER, Role.CONTROLLER);
    cluster.scheduler.connected();

    long sent = sendUntilHeldBack(node);
    assertThat(sent * FRAME).as("bytes under way").isBetween(1L << 20, MOST_IN_FLIGHT);
    assertThat(node.seen().events).as("what the node heard").isEmpty();

    for (long expected = 1; expected <= sent; expected++) {
      assertThat(generation(slow.read())).isEqualTo(expected);
    }
    assertThat(node.seen().next()).isInstanceOf(Recorder.Event.Writable.class);
    assertThat(node.session().send(Operand.STREAM_FAILURE, told(node, sent + 1))).isTrue();
    assertThat(generation(slow.read())).isEqualTo(sent + 1);
    assertThat(cluster.server().sessions()).hasSize(2);
  }

  @Test
  void aDestinationThatTakesNothingAnyMoreIsDroppedAndItsSourceGoesOn() throws Exception {
    cluster.close();
    start(Duration.ofSeconds(1));
    Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
    cluster.scheduler.connected();
    Cluster.Peer quick = cluster.peer(Cluster.uuid(2), Role.AGENT);
    cluster.scheduler.connected();
    raw(SLOW, Role.AGENT);
    cluster.scheduler.connected();
    while (cluster.scheduler.events.isEmpty()) {
      if (controller.session().isWritable()) {
        controller.session().send(Operand.OPEN_STREAM, bulky(1));
      } else {
        controller.seen().events.poll(10, TimeUnit.MILLISECONDS);
      }
    }
    assertThat(cluster.scheduler.disconnected()).contains("stalled");
    Grant grant = new Grant(Samples.INSTANCE, 1, new NodeId(quick.uuid()));
    await().until(() -> controller.session().isWritable());
    assertThat(controller.session().send(Operand.GRANT, grant)).isTrue();
    assertThat(quick.seen().received().payload()).isEqualTo(grant);
    assertThat(controller.client().session()).contains(controller.session());
  }

  @Test
  void theOwnerOfASlowPeerIsToldNoBeforeMemoryFills() throws Exception {
    RawPeer slow = raw(SLOW, Role.AGENT);
    Session session = cluster.scheduler.connected();
    long sent = 0;
    long heeded = 0;
    while (session.send(Operand.OPEN_STREAM, bulky(sent + 1))) {
      sent++;
      heeded = session.isWritable() ? sent : heeded;
      assertThat(sent * FRAME).isLessThan(MOST_IN_FLIGHT);
    }
    assertThat(session.isWritable()).isFalse();
    assertThat(sent).as("told to wait long before").isGreaterThan(heeded);
    for (long expected = 1; expected <= sent; expected++) {
      assertThat(generation(slow.read()))
          .as("nothing that was accepted is lost")
          .isEqualTo(expected);
    }
    assertThat(cluster.scheduler.next()).isInstanceOf(Recorder.Event.Writable.class);
    assertThat(session.send(Operand.OPEN_STREAM, bulky(1))).isTrue();
  }

  @Test
  void aPausedPeerIsHeardNoMoreKeptAliveAndLosesNothing() throws Exception {
    Recorder pausing =
        new Recorder() {
          @Override
          public void received(Session session, Message message) {
            session.pauseReading();
            super.received(session, message);
          }
        };
    try (SsntpServer server =
        SsntpServer.start(
            Cluster.loopback().with(new ClusterConfiguration(6_000, 100, 1_000, MAX_PAYLOAD)),
            cluster.node(Cluster.SCHEDULER, Role.SCHEDULER),
            pausing)) {
      byte[] frames = new byte[0];
      for (int load = 1; load <= 3; load++) {
        frames = RawPeer.joined(frames, RawPeer.frame(Operand.READY, text(ready(load))));
      }
      RawPeer peer =
          cluster
              .own(RawPeer.open(server.address(), RawPeer.context(cluster.node(SLOW, Role.AGENT))))
              .connect(SLOW, Role.AGENT.bit());
      Session session = pausing.connected();
      peer.write(frames); // all in one piece, so that all are read before the first is passed on
      for (int load = 1; load <= 3; load++) {
        assertThat(pausing.received().payload()).isEqualTo(ready(load));
        for (int ping = 0; ping < 12; ping++) { // longer than a silent peer may live
          assertThat(peer.readAny().is(Operand.PING)).isTrue();
        }
        assertThat(pausing.events).isEmpty();
        session.resumeReading();
      }
      peer.write(Operand.PING, "");
      session.resumeReading();
    }
  }

  @Test
  void whoDoesNotReadTheAnswersToItsMistakesIsDroppedAndHarmsNobody() throws Exception {
    cluster.close();
    start(Duration.ofSeconds(1));
    Witness witness = new Witness(cluster);
    RawPeer flood = raw(SLOW, Role.AGENT);
    cluster.scheduler.connected();
    byte[] mistakes = RawPeer.joined(RawPeer.frame(1, 0, 0x7f, new byte[0]));
    byte[] many = new byte[mistakes.length * 10_000];
    for (int at = 0; at < many.length; at += mistakes.length) {
      System.arraycopy(mistakes, 0, many, at, mistakes.length);
    }
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  flood.write(many);
                }
              } catch (IOException cutOff) {
                // as it must end
              }
            });
    assertThat(cluster.scheduler.disconnected()).contains("stalled");
    witness.isUnharmed();
    assertThat(writer.join(Duration.ofSeconds(15))).isTrue();
  }

  @Test
  void aFrameThatNoPeerWouldReadIsNotSent() throws Exception {
    raw(SLOW, Role.AGENT);
    Session session = cluster.scheduler.connected();
    OpenStream tooLong = Samples.stream(SLOW, 1, "x".repeat(MAX_PAYLOAD));
    assertThatThrownBy(() -> session.send(Operand.OPEN_STREAM, tooLong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: at most 65536");
  }

  @Test
  void aFrameAsLongAsTheLimitPasses() throws Exception {
    Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
    cluster.scheduler.connected();
    Cluster.Peer agent = cluster.peer(SLOW, Role.AGENT);
    cluster.scheduler.connected();
    int rest =
        MAX_PAYLOAD - Message.of(Operand.OPEN_STREAM, Samples.stream(SLOW, 1, "")).raw().size();
    Message longest = Message.of(Operand.OPEN_STREAM, Samples.stream(SLOW, 1, "x".repeat(rest)));
    assertThat(longest.raw().size()).isEqualTo(MAX_PAYLOAD);
    assertThat(controller.session().forward(longest)).isTrue();
    assertThat(agent.seen().received()).isEqualTo(longest);
  }

  /** Sends for as long as the session takes it and something moves. */
  private static long sendUntilHeldBack(Cluster.Peer node) throws Exception {
    long sent = 0;
    long lastMove = 0;
    while (true) {
      while (node.session().isWritable()) {
        assertThat(node.session().send(Operand.STREAM_FAILURE, told(node, sent + 1))).isTrue();
        sent++;
      }
      Recorder.Event moved = node.seen().events.poll(1_500, TimeUnit.MILLISECONDS);
      if (moved == null) {
        return sent;
      }
      assertThat(moved).isInstanceOf(Recorder.Event.Writable.class);
      assertThat(sent).isGreaterThan(lastMove);
      lastMove = sent;
    }
  }

  private static long generation(RawPeer.RawFrame frame) throws Exception {
    byte[] payload = frame.text().getBytes(StandardCharsets.UTF_8);
    if (frame.is(Operand.STREAM_FAILURE)) {
      return Long.parseLong(new PayloadReader().read(StreamFailure.class, payload).token());
    }
    assertThat(frame.is(Operand.OPEN_STREAM)).as(frame.toString()).isTrue();
    return new PayloadReader().read(OpenStream.class, payload).generation();
  }

  /** Half as long as {@link #bulky}, the other way. */
  private static StreamFailure told(Cluster.Peer node, long generation) {
    String why = "x".repeat(4_000); // more would be cut
    return new StreamFailure(
        new NodeId(node.uuid()), Samples.INSTANCE, String.valueOf(generation), why);
  }

  private static OpenStream bulky(long generation) {
    return Samples.stream(SLOW, generation, "x".repeat(8_000));
  }

  private static Ready ready(long load) {
    Ready sample = (Ready) Samples.of(Operand.READY, SLOW);
    return new Ready(
        sample.node(),
        sample.hostname(),
        sample.capacity(),
        sample.room(),
        sample.labels(),
        load,
        sample.startsAccounted());
  }

  private static String text(Payload payload) {
    return Message.of(Operand.READY, payload).raw().text();
  }

  private RawPeer raw(UUID uuid, Role role) throws Exception {
    return cluster.raw(cluster.node(uuid, role)).connect(uuid, role.bit()).keepTalking();
  }
}
